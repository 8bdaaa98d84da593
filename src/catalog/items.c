/* items: see items.h. */
#include "catalog/items.h"

#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The end of the item that starts at `at`: the next separator outside of quotes. */
static const char *item_end(const char *at, char separator)
{
    char quote = '\0';
    for (; *at; at++) {
        if (quote && *at == quote)
            quote = '\0';
        else if (!quote && (*at == '\'' || *at == '"'))
            quote = *at;
        else if (!quote && *at == separator)
            break;
    }
    return at;
}

static struct items parse(struct arena *arena, const char *text, char separator)
{
    VEC(const char *) list = {0};
    for (const char *at = text; at && *at;) {
        while (isspace((unsigned char)*at))
            at++;
        const char *end = item_end(at, separator);
        if (end > at)
            vec_add(arena, &list, arena_strndup(arena, at, (size_t)(end - at)));
        at = *end ? end + 1 : end;
    }
    return (struct items){list.items, list.n};
}

struct items items_parse(struct arena *arena, const char *text)
{
    return parse(arena, text, ',');
}

struct items items_parse_lines(struct arena *arena, const char *text)
{
    return parse(arena, text, '\n');
}

static char *join(struct arena *arena, const struct items *items, const char *separator)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < items->n; i++)
        text_add_item(&out, separator, items->items[i]);
    return items->n ? out.data : NULL;
}

char *items_text(struct arena *arena, const struct items *items)
{
    return join(arena, items, ", ");
}

size_t items_name_len(const char *item)
{
    if (*item != '"')
        return strcspn(item, "= ");
    size_t at = 1;
    while (item[at] && (item[at] != '"' || item[at + 1] == '"'))
        at += item[at] == '"' ? 2 : 1;
    return item[at] ? at + 1 : at;
}

static bool has_one_name(const char *a, const char *b)
{
    size_t len = items_name_len(a);
    return len == items_name_len(b) && strncmp(a, b, len) == 0;
}

bool items_set(const struct items *items, const char *item)
{
    for (size_t i = 0; i < items->n; i++)
        if (has_one_name(items->items[i], item))
            return true;
    return false;
}

static size_t position(const struct items *items, const char *item)
{
    size_t i = 0;
    while (i < items->n && strcmp(items->items[i], item) != 0)
        i++;
    return i;
}

bool items_contain(const struct items *items, const char *item)
{
    return position(items, item) < items->n;
}

/* Whether the items that both lists have stand in the same order. */
static bool same_order(const struct items *a, const struct items *b)
{
    size_t last = 0;
    for (size_t i = 0; i < a->n; i++) {
        size_t at = position(b, a->items[i]);
        if (at == b->n)
            continue;
        if (at < last)
            return false;
        last = at;
    }
    return true;
}

static bool is_kept(const struct items *base, const struct items *ours, const struct items *theirs,
                    const char *item)
{
    bool in_ours = items_contain(ours, item);
    bool in_theirs = items_contain(theirs, item);
    return items_contain(base, item) ? in_ours && in_theirs : in_ours || in_theirs;
}

static void insert(struct arena *arena, struct items *items, size_t at, const char *item)
{
    const char **grown = arena_new_n(arena, const char *, items->n + 1);
    for (size_t i = 0; i <= items->n; i++)
        grown[i] = i < at ? items->items[i] : (i == at ? item : items->items[i - 1]);
    items->items = grown;
    items->n++;
}

/* Where an item of `side` belongs in the merged list: behind its nearest predecessor that is there,
 * and behind what already follows that predecessor without being in `side`. */
static size_t place(const struct items *merged, const struct items *side, size_t i)
{
    size_t at = 0;
    for (size_t before = i; before > 0; before--) {
        size_t found = position(merged, side->items[before - 1]);
        if (found < merged->n) {
            at = found + 1;
            break;
        }
    }
    while (at < merged->n && !items_contain(side, merged->items[at]))
        at++;
    return at;
}

char *items_merge_ordered(struct arena *arena, const char *base, const char *ours,
                          const char *theirs, bool *ret_merged)
{
    struct items b = items_parse(arena, base);
    struct items o = items_parse(arena, ours);
    struct items t = items_parse(arena, theirs);
    *ret_merged = same_order(&b, &o) && same_order(&b, &t) && same_order(&o, &t);
    struct items merged = {0};
    for (size_t i = 0; i < o.n; i++)
        if (is_kept(&b, &o, &t, o.items[i]))
            insert(arena, &merged, merged.n, o.items[i]);
    for (size_t i = 0; i < t.n; i++)
        if (is_kept(&b, &o, &t, t.items[i]) && !items_contain(&merged, t.items[i]))
            insert(arena, &merged, place(&merged, &t, i), t.items[i]);
    return items_text(arena, &merged);
}

static int compare_items(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *items_merge_set(struct arena *arena, const char *base, const char *ours, const char *theirs)
{
    struct items b = items_parse(arena, base);
    struct items o = items_parse(arena, ours);
    struct items t = items_parse(arena, theirs);
    struct items all = {0};
    for (size_t i = 0; i < o.n + t.n; i++) {
        const char *item = i < o.n ? o.items[i] : t.items[i - o.n];
        if (is_kept(&b, &o, &t, item) && !items_contain(&all, item))
            insert(arena, &all, all.n, item);
    }
    if (all.n)
        qsort(all.items, all.n, sizeof(*all.items), compare_items);
    return items_text(arena, &all);
}

bool items_contradict(const struct items *items)
{
    for (size_t i = 0; i < items->n; i++)
        for (size_t k = 0; k < i; k++)
            if (has_one_name(items->items[i], items->items[k]))
                return true;
    return false;
}

/* --- Clauses --- */

#define CLAUSE "SET "

static char *clause_name(struct arena *arena, const char *clause)
{
    const char *name = clause + (strncmp(clause, CLAUSE, strlen(CLAUSE)) == 0 ? strlen(CLAUSE) : 0);
    return arena_strndup(arena, name, items_name_len(name));
}

/* The clause of that name, or NULL. */
static const char *find_clause(struct arena *arena, const struct items *clauses, const char *name)
{
    for (size_t i = 0; i < clauses->n; i++)
        if (strcmp(clause_name(arena, clauses->items[i]), name) == 0)
            return clauses->items[i];
    return NULL;
}

bool items_merge_clauses(struct arena *arena, const char *base, const char *ours,
                         const char *theirs, char **ret_text, char **ret_names)
{
    struct items b = items_parse_lines(arena, base);
    struct items o = items_parse_lines(arena, ours);
    struct items t = items_parse_lines(arena, theirs);
    struct items merged = {0};
    struct items clashes = {0};
    for (size_t i = 0; i < o.n + t.n; i++) {
        const char *name = clause_name(arena, i < o.n ? o.items[i] : t.items[i - o.n]);
        const char *then = find_clause(arena, &b, name);
        const char *in_ours = find_clause(arena, &o, name);
        const char *in_theirs = find_clause(arena, &t, name);
        bool ours_moved = !text_equal(then, in_ours);
        const char *taken = ours_moved ? in_ours : in_theirs;
        bool clash = ours_moved && !text_equal(then, in_theirs) && !text_equal(in_ours, in_theirs);
        if (clash && !items_contain(&clashes, name))
            insert(arena, &clashes, clashes.n, name);
        if (taken && !items_contain(&merged, taken))
            insert(arena, &merged, merged.n, taken);
    }
    *ret_text = join(arena, &merged, "\n");
    *ret_names = items_text(arena, &clashes);
    return !clashes.n;
}

bool items_clash(struct arena *arena, const char *base, const char *ours, const char *theirs)
{
    struct items b = items_parse(arena, base);
    struct items o = items_parse(arena, ours);
    struct items t = items_parse(arena, theirs);
    for (size_t i = 0; i < b.n; i++)
        if (!items_contain(&o, b.items[i]) && !items_contain(&t, b.items[i]) &&
            items_set(&o, b.items[i]) != items_set(&t, b.items[i]))
            return true;
    return false;
}
