/* kinds_doc: prints docs/kinds.md, or writes it to the file that is named. See kinds_doc.h. */
#include "kinds_doc.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    auto_arena arena = {0};
    FILE *out = argc > 1 ? fopen(argv[1], "w") : stdout;
    bool written = out && fputs(kinds_doc(&arena), out) >= 0 && fflush(out) == 0;
    if (!written)
        perror(argc > 1 ? argv[1] : "stdout");
    if (out && out != stdout)
        written = fclose(out) == 0 && written;
    return written ? 0 : 1;
}
