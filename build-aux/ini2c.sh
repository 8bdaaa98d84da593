#!/bin/sh
# Makes one C array of the profiles: ini2c.sh PROFILE.ini ... OUT.c
# The file profiles/insforge.ini becomes {"insforge", "..."}; see core/profile.h.
set -eu
files=""
while [ $# -gt 1 ]; do
    files="$files $1"
    shift
done

{
    echo "/* Made from the .ini files by build-aux/ini2c.sh. */"
    echo '#include "core/profile.h"'
    echo "const struct profile profiles[] = {"
    for file in $files; do
        echo "    {\"$(basename "$file" .ini)\","
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$file"
        echo "    },"
    done
    echo "    {0, 0},"
    echo "};"
} >"$1"
