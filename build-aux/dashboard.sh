#!/bin/sh
# Builds the dashboard: dashboard.sh SOURCE OUT.c
#
# The packages of the lockfile are installed beside OUT.c, once for each lockfile.
set -eu
source=$1 out=$2
case $out in /*) ;; *) out=$PWD/$out ;; esac
work=${out%/*}/dashboard
mkdir -p "$work"
cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$work/"
if ! cmp -s "$work/package-lock.json" "$work/installed"; then
    (cd "$work" && timeout 300 npm ci --silent --no-update-notifier </dev/null)
    cp "$work/package-lock.json" "$work/installed"
fi
rm -rf "$work/src"
cp -R "$source/src" "$source/build.mjs" "$source/tsconfig.json" "$source/index.html" "$source/icon.svg" "$work/"
(cd "$work" && node build.mjs "$out")
