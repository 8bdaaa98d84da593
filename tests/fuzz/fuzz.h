/* fuzz: what the fuzzing targets share. Each is a program of libFuzzer: any input, no crash, and
 * what it checks itself holds. */
#ifndef BOUGH_TESTS_FUZZ_H
#define BOUGH_TESTS_FUZZ_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The input as a string; it may have NULs inside. */
static inline char *fuzz_text(struct arena *arena, const uint8_t *data, size_t len)
{
    char *text = arena_alloc(arena, len + 1);
    memcpy(text, data, len);
    text[len] = '\0';
    return text;
}

/* What must hold. */
#define FUZZ_CHECK(condition, ...)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, __VA_ARGS__);                                                    \
            (void)fputc('\n', stderr);                                                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
