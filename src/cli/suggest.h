/* suggest: what a mistyped word may have meant. */
#ifndef BOUGH_CLI_SUGGEST_H
#define BOUGH_CLI_SUGGEST_H

#include "cli/command.h"

#include <stddef.h>

#define SUGGEST_WORD_LIMIT 64

/* How many single edits (insert, delete, replace, swap of neighbours) lead from one word to the
 * other; words longer than SUGGEST_WORD_LIMIT are SUGGEST_WORD_LIMIT apart. */
size_t suggest_distance(const char *from, const char *to);

/* The closest candidate, or NULL when none is close enough to be worth saying. */
const char *suggest_word(const char *word, const char *const *candidates, size_t n);

/* The command that was probably meant: by its whole name, by its first or last word (`brnch`,
 * `create`), or by what other tools call it (`checkout`). NULL: no idea. */
const char *suggest_command(struct arena *arena, const char *name);

#endif
