/* items: an ordered list of SQL literals, "'a', 'b''c'", taken apart and merged. */
#ifndef BOUGH_CATALOG_ITEMS_H
#define BOUGH_CATALOG_ITEMS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct items {
    const char **items; /* still quoted */
    size_t n;
};

/* NULL is the empty list. Commas inside quotes do not separate. */
struct items items_parse(struct arena *arena, const char *text);
/* The same where each item is a line. */
struct items items_parse_lines(struct arena *arena, const char *text);
/* The text again; NULL for the empty list. */
char *items_text(struct arena *arena, const struct items *items);
/* The length of the name in "name=value", "name 'value'" or "name". A quoted name may hold
 * anything. */
size_t items_name_len(const char *item);
/* Whether one of them has the name of `item`, with whatever value. */
bool items_set(const struct items *items, const char *item);
bool items_contain(const struct items *items, const char *item);

/* Three-way merge of ordered lists: what either side added or removed since base. An addition
 * stands behind the item it follows on its own side; where both added behind one item, ours comes
 * first. NULL when one side reordered, or when both added one item in different places. */
char *items_merge_ordered(struct arena *arena, const char *base, const char *ours,
                          const char *theirs, bool *ret_merged);
/* The same for sets: order does not matter, the result is sorted. Always possible. */
char *items_merge_set(struct arena *arena, const char *base, const char *ours, const char *theirs);

/* Merges clauses, "SET name TO value" a line, name by name: those of ours keep their order, and
 * those that only theirs has follow. False when both changed one name differently, or one changed
 * and the other removed it: *ret_names says which. */
bool items_merge_clauses(struct arena *arena, const char *base, const char *ours,
                         const char *theirs, char **ret_text, char **ret_names);

/* Whether one side removed an item "name=value" of base that the other gave another value. */
bool items_clash(struct arena *arena, const char *base, const char *ours, const char *theirs);

/* Whether two items set one name, as in "fillfactor='70', fillfactor='80'". */
bool items_contradict(const struct items *items);

#endif
