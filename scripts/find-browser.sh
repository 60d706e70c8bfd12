#!/bin/sh
# Prints the path of a Chromium for the journeys; with --install it installs one (and Chinese fonts) where it can.
set -eu
find_it() {
    for name in chromium chromium-browser google-chrome chrome; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}
find_it && exit 0
if [ "${1:-}" = "--install" ] && command -v apt-get >/dev/null 2>&1; then
    run=""
    [ "$(id -u)" = "0" ] || run="sudo"
    $run apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
    find_it && exit 0
fi
echo "没有找到 Chromium，请先安装（Debian：apt-get install chromium fonts-noto-cjk）。" >&2
exit 1
