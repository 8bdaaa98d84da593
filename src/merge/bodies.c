/*
 * bodies: what functions with bodies of text are about to use.
 *
 * PostgreSQL records no dependencies for such bodies, and this plan runs with
 * check_function_bodies off. But what the plan makes may call them: a check, an index, a default of
 * a new column, a materialized view. So whatever the text mentions by name comes first, where
 * nothing stronger says otherwise. A word that only looks like a name costs nothing but an order
 * that was free.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define WORD_LIMIT 128

struct entry_names {
    VEC(size_t) entries; /* of one name */
};

struct names {
    struct planner *planner;
    struct map by_name; /* name -> index into lists + 1 */
    VEC(struct entry_names) lists;
};

static bool is_called_by_name(const struct kind *kind)
{
    return kind->name_space != NAMES_OWN && kind != &kind_index;
}

static void add_name(struct names *names, size_t at)
{
    struct arena *arena = names->planner->nodes.arena;
    const char *name = planner_entry(names->planner, at)->merged->name;
    size_t list = (size_t)(uintptr_t)map_get(&names->by_name, name);
    if (!list) {
        vec_add(arena, &names->lists, (struct entry_names){0});
        list = names->lists.n;
        map_put(&names->by_name, name, (void *)(uintptr_t)list);
    }
    vec_add(arena, &names->lists.items[list - 1].entries, at);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* The next word of a body, folded as the server folds it, or what is in double quotes. NULL: no
 * more. Too long ones are no names. */
static const char *next_word(const char *at, char ret_word[WORD_LIMIT])
{
    while (*at && !is_word(*at) && *at != '"')
        at++;
    if (!*at)
        return NULL;
    bool quoted = *at == '"';
    size_t len = 0;
    for (at += quoted; *at && (quoted ? *at != '"' : is_word(*at)); at++) {
        if (len < WORD_LIMIT - 1)
            ret_word[len++] = (char)(quoted ? *at : tolower((unsigned char)*at));
    }
    ret_word[len] = '\0';
    return at + (quoted && *at);
}

static void add_mentioned(struct names *names, size_t at, const char *word)
{
    struct planner *planner = names->planner;
    size_t list = (size_t)(uintptr_t)map_get(&names->by_name, word);
    if (!list)
        return;
    const struct entry_names *found = &names->lists.items[list - 1];
    for (size_t i = 0; i < found->entries.n; i++)
        nodes_add_soft_edge(&planner->nodes, planner->change_node[found->entries.items[i]],
                            planner->change_node[at]);
}

static void read_body(struct names *names, size_t at)
{
    char word[WORD_LIMIT];
    const char *body = object_get(planner_entry(names->planner, at)->merged, "source");
    for (const char *rest = next_word(body, word); rest; rest = next_word(rest, word))
        add_mentioned(names, at, word);
}

static bool has_body(const struct object *merged)
{
    return (merged->kind == &kind_function || merged->kind == &kind_procedure) &&
           object_get(merged, "source") && !object_get(merged, "library");
}

void planner_add_body_edges(struct planner *planner)
{
    struct names names = {.planner = planner, .by_name = {.arena = planner->nodes.arena}};
    size_t n = planner->merge->entries.n;
    for (size_t i = 0; i < n; i++) {
        const struct object *merged = planner_entry(planner, i)->merged;
        if (merged && planner->change_node[i] != NO_ENTRY && is_called_by_name(merged->kind))
            add_name(&names, i);
    }
    for (size_t i = 0; i < n; i++) {
        const struct object *merged = planner_entry(planner, i)->merged;
        if (merged && planner->change_node[i] != NO_ENTRY && has_body(merged))
            read_body(&names, i);
    }
}
