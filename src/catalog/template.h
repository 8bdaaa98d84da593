/* template: a statement of a profile, with ":column" where a row's values go. */
#ifndef BOUGH_CATALOG_TEMPLATE_H
#define BOUGH_CATALOG_TEMPLATE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether the template has the parameter. */
bool template_uses(const char *text, const char *column);

/* Calls `visit` with each parameter's column, in their order, until it returns false; that is
 * returned. */
bool template_each(const char *text, bool (*visit)(void *context, const char *column),
                   void *context);

/* The template with what `value` gives for each parameter: an SQL expression. */
char *template_fill(struct arena *arena, const char *text,
                    const char *(*value)(void *context, const char *column), void *context);

/* The statements of a template, which are separated by ';' at the end of a line. */
char **template_split(struct arena *arena, const char *text, size_t *ret_n);

#endif
