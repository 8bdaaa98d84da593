/* text: a string that grows, in an arena; and small questions about strings. */
#ifndef BOUGH_BASE_TEXT_H
#define BOUGH_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>

/* Initialise with text_make(arena). data is always NUL-terminated. */
struct text {
    struct arena *arena;
    char *data;
    size_t len;
    size_t capacity;
};

struct text text_make(struct arena *arena);
void text_add(struct text *text, const char *more);
void text_add_bytes(struct text *text, const char *more, size_t len);
void text_addf(struct text *text, const char *format, ...) printf_like(2, 3);

/* Adds `separator` unless the text is empty, then `more`: for lists. */
void text_add_item(struct text *text, const char *separator, const char *more);

/* NULL-safe equality: NULL equals only NULL. */
bool text_equal(const char *a, const char *b);

/* NULL-safe order: NULL first. */
int text_compare(const char *a, const char *b);

bool text_starts(const char *text, const char *prefix);

/* The items of a comma-separated list, white space around them removed; ret_n counts them. */
char **text_split(struct arena *arena, const char *list, char separator, size_t *ret_n);

/* A copy that is safe to show on a terminal: control characters other than newline and tab, and
 * bidirectional overrides, become visible escapes such as \x1b or \u202e. */
char *text_printable(struct arena *arena, const char *text);

#endif
