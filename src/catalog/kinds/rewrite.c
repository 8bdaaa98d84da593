/*
 * rewrite: which changes of a column make PostgreSQL write the whole table anew.
 *
 * By the manual, ALTER TABLE, "Notes": a new column is written into every row when its default is
 * volatile, when it is generated or an identity, or when its type is a domain with constraints; a
 * new type is, unless "the old type is either binary coercible to the new type or an unconstrained
 * domain over the new type". Where we are not sure the answer is yes; the rehearsal knows better.
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"

#include <stdlib.h>
#include <string.h>

static bool has_constrained_domain(const struct object *column)
{
    for (size_t i = 0; i < column->needs.n; i++) {
        const struct object *type = column->needs.items[i];
        if (type->kind == &kind_domain && (type->children.n || object_get(type, "not_null")))
            return true;
    }
    return false;
}

bool column_add_rewrites(const struct object *column)
{
    if (object_get(column, "identity") || object_get(column, "generated"))
        return true;
    for (size_t i = 0; i < column->children.n; i++)
        if (object_get(column->children.items[i], "volatile"))
            return true;
    return has_constrained_domain(column);
}

/* "numeric(10,2)": its name's length, and the numbers in the brackets; -1: none. */
static size_t take_apart(const char *type, long *ret_first, long *ret_second)
{
    const char *open = strchr(type, '(');
    *ret_first = *ret_second = -1;
    if (!open)
        return strlen(type);
    char *rest = NULL;
    *ret_first = strtol(open + 1, &rest, 10);
    if (*rest == ',')
        *ret_second = strtol(rest + 1, &rest, 10);
    /* "timestamp(3) with time zone" would need more care. */
    return strcmp(rest, ")") == 0 ? (size_t)(open - type) : 0;
}

/* The cast is dropped by the planner where it cannot change a value: varchar_support,
 * numeric_support and varbit_support in the server. */
static bool only_widens(const char *from, const char *to)
{
    static const char *const kinds_of_type[] = {"character varying", "numeric", "bit varying"};
    long before[2];
    long after[2];
    size_t len = take_apart(from, &before[0], &before[1]);
    size_t to_len = take_apart(to, &after[0], &after[1]);
    if (len == strlen("character varying") && text_starts(from, "character varying") &&
        text_equal(to, "text"))
        return true;
    if (text_equal(from, "text") && text_equal(to, "character varying"))
        return true;
    if (!len || len != to_len || memcmp(from, to, len) != 0)
        return false;
    for (size_t i = 0; i < countof(kinds_of_type); i++)
        if (strlen(kinds_of_type[i]) == len && memcmp(kinds_of_type[i], from, len) == 0)
            return after[0] < 0 ||
                   (before[0] >= 0 && before[0] <= after[0] && before[1] == after[1]);
    return false;
}

bool column_type_rewrites(const struct object *from, const struct object *to)
{
    return kind_changed(from, to, "collation") ||
           !only_widens(object_get(from, "type"), object_get(to, "type"));
}
