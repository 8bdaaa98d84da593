/* words: a command as its words, with quotes as in a shell, but without one. */
#ifndef BOUGH_BASE_WORDS_H
#define BOUGH_BASE_WORDS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

#define WORDS_LIMIT 1000

/* White space divides words. '...' keeps everything as it is; "..." everything but \" and \\;
 * outside of quotes a backslash keeps the next character. The array ends with NULL. NULL and
 * ERR_CONFIG for a quote without an end, for a backslash at the end, and for no word at all. */
char **words_split(struct arena *arena, const char *command, size_t *ret_n, struct err *err);

#endif
