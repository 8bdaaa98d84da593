/*
 * comparison: what both sides of a branch did since their base, object by object and attribute by
 * attribute, for looking at. Text only; secrets are masked. Everything lives in the session's
 * arena.
 */
#ifndef BOUGH_CORE_COMPARISON_H
#define BOUGH_CORE_COMPARISON_H

#include "core/core.h"

#define COMPARISON_OBJECT_LIMIT 5000

struct compared_attr {
    const char *name; /* "type", "definition", "name" for a rename; a column for rows */
    const char *base; /* NULL: it had none */
    const char *parent;
    const char *branch;
    bool parent_moved; /* since the base */
    bool branch_moved;
};

struct compared_object {
    const char *kind;   /* "column" */
    const char *name;   /* "public.orders.total" as the branch calls it, or who has it */
    const char *type;   /* of what it counts as part of: "table" */
    const char *schema; /* of that; "" for global objects */
    const char *object;
    const char *parent_action; /* "add", "modify", "drop", or NULL: nothing */
    const char *branch_action;
    struct compared_attr *attrs; /* of a modified object those that moved, else all that are set */
    size_t n_attrs;
};

struct comparison {
    struct compared_object *objects; /* containers before what they contain */
    size_t n_objects;
    size_t n_left_off; /* over the limit */
    size_t ahead;      /* tables, policies, functions, rows, ... that the branch changed */
    size_t behind;     /* that the parent changed */
    size_t conflicts;
};

/* Reads both servers; nothing is changed. The errors of core_diff, and ERR_PARENT_DOWN. */
bool core_compare(struct core *core, const char *name, struct comparison *ret_comparison,
                  struct err *err);

#endif
