/* Command lines: words separated by NULs. */
#include "cli/parse.h"
#include "fuzz.h"

#define WORD_LIMIT 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    auto_arena arena = {0};
    auto_err err = {0};
    struct call call = {0};
    char *text = fuzz_text(&arena, data, len);
    char program[] = "bough";
    char *argv[WORD_LIMIT + 2] = {program};
    int argc = 1;
    for (char *at = text; at < text + len && argc <= WORD_LIMIT; at += strlen(at) + 1)
        argv[argc++] = at;
    if (!parse_call(&arena, argc, argv, &call, &err))
        FUZZ_CHECK(err.message && *err.message, "refused without a message");
    (void)parse_mentions(argc, argv, "--json");
    return 0;
}
