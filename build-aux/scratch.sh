# A scratch directory that leaves nothing behind: sourced by ./demo and ./test.
#
#     scratch_make NAME         makes $scratch, and clears those that dead runs of NAME have left
#     scratch_mount FS SIZE     mounts a file of that size at $scratch/FS; false where that cannot be,
#                               with the reason in $scratch_why
#     scratch_clear DIRECTORY   ends the processes that work in there, unmounts, removes
#
# A process belongs to a scratch directory when its working directory is in there (that of a Postgres server is
# its data directory), or when it inherited BOUGH_SCRATCH from the run. No other process is ever ended.
# shellcheck shell=bash

scratch=
export scratch_why=

# When the process was started, which tells it from a later one with the same number.
scratch_started() {
    local line
    read -r line 2>/dev/null <"/proc/$1/stat" || return 1
    line=${line##*) }
    # shellcheck disable=SC2086
    set -- $line
    printf '%s\n' "${20}"
}

scratch_owner_lives() {
    local pid started
    read -r pid started 2>/dev/null <"$1/owner" || return 1
    [[ $pid && $(scratch_started "$pid") == "$started" ]]
}

# Where the user that runs the servers can get to, which need not be true of $TMPDIR.
scratch_base() {
    local base user=${BOUGH_USER:-bough}
    for base in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
        [[ -d $base && -w $base ]] || continue
        ((EUID == 0)) || break
        runuser -u "$user" -- test -x "$base" 2>/dev/null && break
    done
    realpath "$base"
}

scratch_make() {
    local base old
    base=$(scratch_base)
    for old in "$base/bough-$1."??????; do
        [[ -d $old && -O $old && ! -L $old ]] || continue
        scratch_owner_lives "$old" || scratch_clear "$old"
    done
    scratch=$(mktemp -d "$base/bough-$1.XXXXXX")
    printf '%s %s\n' "$$" "$(scratch_started $$)" >"$scratch/owner"
    chmod 755 "$scratch"
    mkdir "$scratch/tmp"
    chmod 1777 "$scratch/tmp"
    export BOUGH_SCRATCH=$scratch TMPDIR=$scratch/tmp
}

scratch_mount() {
    local fs=$1 size=$2 image=$scratch/$1.img
    scratch_why='mounting needs root'
    ((EUID == 0)) || return 1
    scratch_why="there is no mkfs.$fs"
    command -v "mkfs.$fs" >/dev/null || return 1
    truncate -s "$size" "$image"
    scratch_why="cannot make a $fs file system in a file"
    "mkfs.$fs" -q "$image" >/dev/null 2>&1 || { rm -f "$image"; return 1; }
    mkdir "$scratch/$fs"
    scratch_why="cannot mount a $fs file system from a file: $(mount -o loop "$image" "$scratch/$fs" 2>&1)" || {
        rmdir "$scratch/$fs"
        rm -f "$image"
        return 1
    }
    chmod 755 "$scratch/$fs"
}

scratch_command() {
    local command=
    read -r command 2>/dev/null <"/proc/$1/comm" || true
    printf '%s\n' "$command"
}

scratch_parent() {
    local line
    read -r line 2>/dev/null <"/proc/$1/stat" || return 0
    line=${line##*) }
    line=${line#* }
    printf '%s\n' "${line%% *}"
}

# The processes of a scratch directory: `servers` are postmasters, whose own processes end with them, `others`
# are not Postgres at all.
scratch_processes() {
    local pid kind pids
    pids=$(find /proc/[0-9]* -maxdepth 1 -name cwd \( -lname "$1" -o -lname "$1/*" \) 2>/dev/null)
    pids+=" $(BOUGH_SCRATCH='' grep -lzxF "BOUGH_SCRATCH=$1" /proc/[0-9]*/environ 2>/dev/null)"
    for pid in $pids; do
        pid=${pid#/proc/}
        pid=${pid%/*}
        kind=others
        if [[ $(scratch_command "$pid") == postgres ]]; then
            kind=servers
            [[ $(scratch_command "$(scratch_parent "$pid")") != postgres ]] || kind=parts
        fi
        [[ $pid == "$$" || $pid == "$BASHPID" ]] || [[ $2 != all && $2 != "$kind" ]] || printf '%s\n' "$pid"
    done
}

# Sends the signal, then waits up to so many tenths of a second until none is left.
scratch_end() {
    local directory=$1 kind=$2 signal=$3 tenths=$4 pids
    mapfile -t pids < <(scratch_processes "$directory" "$kind")
    ((${#pids[@]} == 0)) || kill "-$signal" "${pids[@]}" 2>/dev/null || true
    while ((${#pids[@]} > 0 && tenths-- > 0)); do
        sleep 0.1
        mapfile -t pids < <(scratch_processes "$directory" "$kind")
    done
}

# Sockets live outside, in a directory for each server that postmaster.pid names in its fifth line.
scratch_sockets() {
    local file directory
    while IFS= read -r file; do
        directory=$(sed -n 5p "$file")
        [[ $directory == */bough*/?* && -d $directory ]] || continue
        printf '%s\n' "$directory"
    done < <(find "$1" -name postmaster.pid -type f 2>/dev/null)
}

scratch_unmount() {
    local device at
    while read -r device at _; do
        at=$(printf '%b' "${at//\\0/\\00}")
        [[ $at == "$1"/* ]] || continue
        umount "$at" 2>/dev/null || umount -l "$at" || true
        [[ $device != /dev/loop* ]] || losetup -d "$device" 2>/dev/null || true
    done < <(tac /proc/mounts)
}

# Snapshots of btrfs may be read-only, and then rm cannot empty them.
scratch_remove() {
    rm -rf "$1" 2>/dev/null && return 0
    find "$1" -depth -type d -inum 256 -exec btrfs property set -f {} ro false \; 2>/dev/null
    chmod -R u+rwX "$1" 2>/dev/null
    rm -rf "$1"
}

scratch_clear() {
    local sockets directory
    [[ ${1##*/} == bough-*.* && -d $1 ]] || return 0
    mapfile -t sockets < <(scratch_sockets "$1")
    scratch_end "$1" others TERM 50
    scratch_end "$1" servers INT 150
    scratch_end "$1" all KILL 50
    for directory in "${sockets[@]}"; do
        rm -f "$directory"/.s.PGSQL.*
        rmdir "$directory" "${directory%/*}" 2>/dev/null || true
    done
    scratch_unmount "$1"
    scratch_remove "$1"
}
