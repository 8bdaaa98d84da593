#!/bin/sh
# Makes C strings of SQL files: sql2c.sh QUERY.sql ... OUT.c OUT.h
# The files kinds/table.sql and kinds/table@15.sql become the array sql_table, newest version first: see
# catalog/query.h. A '-' in a name becomes '_'.
set -eu
queries=""
while [ $# -gt 2 ]; do
    queries="$queries $1"
    shift
done

# "NAME MAJOR FILE" a line, newest first; MAJOR 0 has no version in its name.
variants() {
    for file in $queries; do
        name=$(basename "$file" .sql)
        major=0
        case $name in *@*) major=${name#*@} ;; esac
        echo "$(echo "${name%@*}" | tr - _) $major $file"
    done | LC_ALL=C sort -k1,1 -k2,2nr
}

{
    echo "/* Made from the .sql files by build-aux/sql2c.sh. */"
    echo '#include "catalog_sql.h"'
    started=
    variants | while read -r name major file; do
        [ -n "$started" ] || echo "const struct query sql_${name}[] = {"
        started=yes
        echo "    {$major,"
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$file"
        echo "    },"
        if [ "$major" = 0 ]; then
            echo "};"
            started=
        fi
    done
} >"$1"
{
    echo "/* Made from the .sql files by build-aux/sql2c.sh. */"
    echo '#include "catalog/query.h"'
    variants | while read -r name major _; do
        [ "$major" != 0 ] || echo "extern const struct query sql_${name}[];"
    done
} >"$2"
