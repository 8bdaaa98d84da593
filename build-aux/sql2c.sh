#!/bin/sh
# Makes C strings of SQL files: sql2c.sh QUERY.sql ... OUT.c OUT.h
# A file kinds/table.sql becomes the string sql_table; a file name's '@' and '-' become '_'.
set -eu
queries=""
while [ $# -gt 2 ]; do
    queries="$queries $1"
    shift
done
{
    echo "/* Made from the .sql files by build-aux/sql2c.sh. */"
    for file in $queries; do
        name=$(basename "$file" .sql | tr '@-' '__')
        echo "const char sql_${name}[] ="
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$file"
        echo "    ;"
    done
} >"$1"
{
    echo "/* Made from the .sql files by build-aux/sql2c.sh. */"
    for file in $queries; do
        echo "extern const char sql_$(basename "$file" .sql | tr '@-' '__')[];"
    done
} >"$2"
