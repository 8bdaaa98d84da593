/* quote: names and values as SQL text, by the server's own rules (quote_ident, quote_literal). */
#ifndef BOUGH_PG_QUOTE_H
#define BOUGH_PG_QUOTE_H

#include "base/arena.h"

/* A name as it must be written: unchanged when it is lower-case and no keyword, else "quoted".
 * Results may be the argument itself. */
const char *quote_ident(struct arena *arena, const char *name);

/* schema.name, both quoted as needed; only the name when schema is NULL or empty. */
char *quote_qualified(struct arena *arena, const char *schema, const char *name);

/* 'text', or E'text' when it has backslashes; NULL for a NULL pointer. */
char *quote_literal(struct arena *arena, const char *text);

/* $$text$$ with a tag that the text does not contain: for bodies that people read. */
char *quote_dollar(struct arena *arena, const char *text);

#endif
