#!/bin/bash
# Runs the fuzzing targets of tests/fuzz on their seeds and on, with ASan and UBSan; prints TAP.
#
#     build-aux/fuzz.sh SECONDS [TARGET...]     how long each; all of them unless some are named
#
# Needs clang. What it finds is kept in build-fuzz/found, to be run again:
#
#     build-fuzz/tests/fuzz_quote build-fuzz/found/quote-crash-...
#
# What makes a target see more is kept in build-fuzz/corpus: the next run goes on from there.
set -u -o pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P) || exit 2
cd "$root" || exit 2
# shellcheck source=build-aux/setup.sh
. build-aux/setup.sh

seconds=${1:?how many seconds}
shift
at=build-fuzz
input_limit_bytes=16384
memory_limit_mb=1500
timeout_s=25

fuzz() {
    local target=$1 log=$at/$1.log seeds=()
    mkdir -p "$at/corpus/$target" "$at/found"
    [[ ! -d tests/fuzz/seeds/$target ]] || seeds=("tests/fuzz/seeds/$target")
    timeout $((seconds + 120)) "$at/tests/fuzz_$target" -max_total_time="$seconds" -max_len=$input_limit_bytes \
        -rss_limit_mb=$memory_limit_mb -timeout=$timeout_s -verbosity=1 -print_final_stats=1 \
        -artifact_prefix="$at/found/$target-" "$at/corpus/$target" "${seeds[@]}" >"$log" 2>&1
}

tell() {
    local number=$1 target=$2 status=$3 runs
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$at/$target.log")
    if ((status == 0)); then
        echo "ok $number - $target: ${runs:-no} inputs"
        return
    fi
    echo "not ok $number - $target"
    grep -avE '^#[0-9]+\s+(NEW|REDUCE|pulse|INITED|RELOAD)' "$at/$target.log" | tail -n 40 | sed 's/^/# /'
}

names=("$@")
((${#names[@]} > 0)) || mapfile -t names < <(cd tests/fuzz && printf '%s\n' fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
export CC=clang
setup_build $at -Dfuzz=true -Ddashboard=disabled -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args=-fsanitize=fuzzer-no-link || exit 2
# Two at a time.
number=0 bad=0
for ((i = 0; i < ${#names[@]}; i += 2)); do
    pids=()
    for target in "${names[@]:i:2}"; do
        fuzz "$target" &
        pids+=($!)
    done
    for j in "${!pids[@]}"; do
        status=0
        wait "${pids[j]}" || status=$?
        tell $((++number)) "${names[i + j]}" "$status"
        ((status == 0)) || bad=1
    done
done
echo "1..$number"
exit "$bad"
