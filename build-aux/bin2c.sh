#!/bin/sh
# Makes a C array of a file's bytes: bin2c.sh FILE NAME OUT.c
set -eu
{
    echo "/* Made from $(basename "$1") by build-aux/bin2c.sh. */"
    echo "#include <stddef.h>"
    echo "extern const unsigned char $2[];"
    echo "extern const size_t $2_len;"
    echo "const unsigned char $2[] = {"
    od -An -v -tx1 "$1" | sed -e 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'
    echo "};"
    echo "const size_t $2_len = sizeof($2);"
} >"$3"
