/* expand: templates: text in which ${name} stands for a value. */
#ifndef BOUGH_BASE_EXPAND_H
#define BOUGH_BASE_EXPAND_H

#include "base/arena.h"
#include "base/err.h"

/* The value of a name; NULL after filling err. */
typedef const char *expand_lookup(void *context, const char *name, struct err *err);

/* The text with all ${name} replaced; what is put in is not looked at again. "$$" is a dollar sign,
 * and so is a "$" that neither "{" nor "$" follows. NULL when a lookup fails, and ERR_CONFIG for a
 * "${" without its "}". */
char *expand(struct arena *arena, const char *template, expand_lookup *lookup, void *context,
             struct err *err);

#endif
