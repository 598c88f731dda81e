#!/usr/bin/env bash
# Installs those of the named programs that this machine lacks, by apt-get as root: tools/machine.sh postgresql chromium
# What cannot be installed fails: a check that was not made is not a check.
set -euo pipefail

is_here() {
  case "$1" in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ;;
    chromium) command -v chromium >/dev/null || command -v google-chrome >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing=()
for program in "$@"; do is_here "$program" || missing+=("$program"); done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "▸ Installerar ${missing[*]}" >&2
packages=("${missing[@]/#java/default-jre-headless}")
[[ " ${missing[*]} " == *" chromium "* ]] && packages+=(fonts-dejavu-core)
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 || true
fi
for program in "${missing[@]}"; do
  is_here "$program" || { echo "$program saknas. På Debian och Ubuntu, som root: apt-get install ${packages[*]}" >&2; exit 1; }
done
