# What the checks share: sourced by each of them. Output is TAP.
#
#     check SENTENCE FUNCTION                    FUNCTION is called in the tree; each line that it prints
#                                                is a violation
#     finds SENTENCE FUNCTION TEXT FILE CONTENT  the self-test: in a small tree with only that file,
#                                                FUNCTION prints a line with TEXT
#     done_checking                              the plan; ends the program
# shellcheck shell=bash disable=SC2016,SC2317
set -u -o pipefail
export LC_ALL=C.UTF-8

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P) || exit 2
number=0 bad=0
planted=$(mktemp -d) || exit 2
trap 'rm -rf "$planted"' EXIT

result() {
    number=$((number + 1))
    [[ $1 == ok ]] || bad=$((bad + 1))
    printf '%s %d - %s\n' "$1" "$number" "$2"
}

check() {
    local found
    found=$(cd "$tree" && "$2")
    if [[ -z $found ]]; then
        result ok "$1"
    else
        result 'not ok' "$1"
        printf '%s\n' "$found" | awk '
            NR <= 40 { print "# " $0 }
            END { if (NR > 40) print "# ... and " NR - 40 " more" }'
    fi
}

finds() {
    local found
    rm -rf "${planted:?}"/*
    mkdir -p "$planted/$(dirname "$4")"
    printf '%b\n' "$5" >"$planted/$4"
    found=$(cd "$planted" && "$2")
    if [[ $found == *"$3"* ]]; then
        result ok "found when planted: $1"
    else
        result 'not ok' "found when planted: $1"
        printf '# not found by %s: %s\n' "$2" "$5"
    fi
}

done_checking() {
    echo "1..$number"
    ((bad == 0))
    exit
}

# The C files, sorted.
c_files() {
    find src "$@" -name '*.[ch]' 2>/dev/null | sort
}

# The C files below, as "file:line:code": without comments, and with the insides of strings taken out.
c_code() {
    c_files "$@" | tr '\n' '\0' | xargs -0 -r awk '
        FNR == 1 { comment = 0 }
        {
            line = $0
            code = ""
            while (line != "") {
                if (comment) {
                    end = index(line, "*/")
                    if (!end) break
                    line = substr(line, end + 2)
                    comment = 0
                } else if (match(line, /"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047|\/\*|\/\//)) {
                    what = substr(line, RSTART, RLENGTH)
                    # What is included is of interest.
                    if (line ~ /^#include/ && what ~ /^"/) { code = code line; break }
                    code = code substr(line, 1, RSTART - 1)
                    line = substr(line, RSTART + RLENGTH)
                    if (what == "//") break
                    if (what == "/*") { comment = 1; code = code " " }
                    else code = code substr(what, 1, 1) substr(what, 1, 1)
                } else {
                    code = code line
                    break
                }
            }
            if (code != "") print FILENAME ":" FNR ":" code
        }'
}
