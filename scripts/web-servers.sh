#!/bin/sh
# Says whether nginx and Caddy are at hand; with --install it installs them where apt-get can.
set -eu
find_them() { PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 && command -v caddy >/dev/null 2>&1; }
find_them && exit 0
if [ "${1:-}" = "--install" ] && command -v apt-get >/dev/null 2>&1; then
    run=""
    [ "$(id -u)" = "0" ] || run="sudo"
    $run apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq nginx-light libnginx-mod-http-brotli-static caddy >/dev/null
    find_them && exit 0
fi
echo "没有找到 nginx 和 Caddy，请先安装（Debian：apt-get install nginx-light libnginx-mod-http-brotli-static caddy）。" >&2
exit 1
