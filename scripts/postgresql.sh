#!/bin/sh
# Starts a PostgreSQL of its own in a scratch folder, on a Unix socket and a free port, runs a command with
# GONGKAI_DATABASE_URL set, and stops it again. Installs the server where it is missing and apt-get is at hand.
set -eu
bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
if [ -z "$(bin)" ]; then
    run=""
    [ "$(id -u)" = "0" ] || run="sudo"
    $run apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq postgresql >/dev/null
fi
BIN=$(bin)
DATA=$(mktemp -d)
PORT=${PGPORT:-54329}
as_owner() { if [ "$(id -u)" = "0" ]; then chown -R postgres "$DATA"; su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }
as_owner "$BIN/initdb -D $DATA/db -U gongkai --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null"
as_owner "$BIN/pg_ctl -D $DATA/db -w -l $DATA/log -o '-p $PORT -k $DATA -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off' start >/dev/null"
stop() { as_owner "$BIN/pg_ctl -D $DATA/db -m immediate stop >/dev/null" || true; rm -rf "$DATA"; }
trap stop EXIT INT TERM
export GONGKAI_DATABASE_URL="postgresql://gongkai@127.0.0.1:$PORT/postgres"
"$@"
