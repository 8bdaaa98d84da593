#!/bin/bash
# What ./demo and ./test need: packages, a user for the servers, a build.
#
# Run by itself, it only prepares the machine:
#
#     build-aux/setup.sh
#
# As root on Debian 12 it installs what is missing. Otherwise it says what is missing, and goes on when nothing
# is. Sourced, it gives:
#
#     setup_environment               what would make two runs differ is taken out of the environment
#     setup_machine                   packages and user
#     setup_build DIR [MESON OPTION]  configures and compiles into DIR; quiet unless it fails

setup_packages=(
    # to build
    gcc libc6-dev meson ninja-build pkg-config
    libbtrfsutil-dev libcurl4-openssl-dev libgnutls28-dev libinih-dev libjansson-dev libmicrohttpd-dev libpq-dev
    libsmartcols-dev libsodium-dev libsqlite3-dev
    # to run
    postgresql-15 postgresql-client-15 btrfs-progs xfsprogs e2fsprogs mount util-linux passwd
    # to test
    libcmocka-dev python3 python3-pytest python3-pytest-xdist python3-psycopg universal-ctags procps
    postgresql-15-cron pgbackrest openssl
    clang libclang-rt-14-dev
    # to test the dashboard
    chromium fonts-dejavu-core fonts-inter fonts-jetbrains-mono
)

# To build the dashboard. Those of others than Debian will do, and exclude Debian's.
setup_node_packages=(nodejs npm)

setup_say() {
    printf '%s\n' "$*" >&2
}

# System programs first: another python3 in front would not find Debian's modules.
setup_environment() {
    local variable
    export PATH="/usr/bin:/bin:/usr/sbin:/sbin:$PATH" LC_ALL=C.UTF-8 TZ=UTC
    for variable in "${!PG@}" "${!BOUGH_@}"; do
        [[ $variable == BOUGH_USER || $variable == BOUGH_PG_BIN ]] || unset "$variable"
    done
}

setup_missing() {
    local package status
    for package in "${setup_packages[@]}"; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || true
        [[ $status == installed ]] || printf '%s\n' "$package"
    done
    { command -v node && command -v npm; } >/dev/null || printf '%s\n' "${setup_node_packages[@]}"
}

# Debian makes and starts a server of its own when postgresql-15 arrives. Nobody asked for that one.
setup_no_cluster() {
    local directory=/etc/postgresql-common/createcluster.d
    mkdir -p "$directory"
    printf 'create_main_cluster = false\nstart_conf = manual\n' >"$directory/bough-setup.conf"
}

setup_no_cluster_end() {
    rm -f /etc/postgresql-common/createcluster.d/bough-setup.conf
    rmdir /etc/postgresql-common/createcluster.d 2>/dev/null || true
}

setup_install() {
    local log status=0
    log=$(mktemp)
    setup_say "installing ${#} packages: $*"
    setup_no_cluster
    export DEBIAN_FRONTEND=noninteractive
    {
        apt-get -o DPkg::Lock::Timeout=300 update &&
            apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
    } </dev/null >"$log" 2>&1 || status=$?
    setup_no_cluster_end
    ((status == 0)) || { tail -n 40 "$log" >&2; setup_say "cannot install the packages: apt-get failed"; }
    rm -f "$log"
    return "$status"
}

# Postgres refuses to run as root.
setup_user() {
    ((EUID == 0)) || return 0
    getent passwd "${BOUGH_USER:-bough}" >/dev/null && return 0
    setup_say "making the system user 'bough', which runs the servers"
    useradd --system --user-group --home-dir /var/lib/bough --shell /usr/sbin/nologin bough
}

setup_machine() {
    local missing
    if ! command -v dpkg-query >/dev/null; then
        setup_say "this is not Debian: it is up to you that these are there: ${setup_packages[*]}"
        return 0
    fi
    mapfile -t missing < <(setup_missing)
    if ((${#missing[@]} > 0)); then
        if ((EUID != 0)); then
            setup_say "packages are missing; as root, run:"
            setup_say ""
            setup_say "    apt-get update && apt-get install --no-install-recommends ${missing[*]}"
            return 1
        fi
        setup_install "${missing[@]}" || return 1
    fi
    setup_user
}

setup_configure() {
    local directory=$1
    shift
    # Again each time: the lists of sources and tests are made when configuring.
    if [[ -f $directory/build.ninja ]] && meson setup --reconfigure "$@" "$directory"; then
        return 0
    fi
    # A directory that was copied or half-made. It is only removed when meson made it.
    [[ ! -d $directory/meson-private ]] || rm -rf "$directory"
    meson setup "$@" "$directory"
}

setup_build() {
    local log status=0
    log=$(mktemp)
    { setup_configure "$@" && ninja -C "$1"; } </dev/null >"$log" 2>&1 || status=$?
    ((status == 0)) || { tail -n 60 "$log" >&2; setup_say "cannot build in '$1'"; }
    rm -f "$log"
    return "$status"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -eu
    setup_environment
    setup_machine
fi
