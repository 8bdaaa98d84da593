/*
 * cycles: which dropped objects need each other in a ring: tables by foreign keys, a table and a
 * view by a policy.
 *
 * What is inside an object goes with it; in a ring that leaves no order, so what closes the ring is
 * dropped first by a statement of its own. The rings are the strongly connected components among
 * the outermost dropped objects (Tarjan's algorithm, without recursion).
 */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"
#include "merge/planner.h"

struct visit {
    size_t entry;
    size_t next; /* of its edges */
};

struct edges {
    VEC(size_t) to;
};

struct search {
    struct planner *planner;
    struct edges *edges; /* per outermost dropped entry */
    size_t *number;      /* order of the first visit, from 1; 0: not yet */
    size_t *lowest;
    bool *open;
    VEC(size_t) stack;
    VEC(struct visit) path;
    size_t n;
};

/* A sequence goes with the table whose column owns it. */
static size_t dropped_top(struct planner *planner, const struct object *object)
{
    const struct object *top = object_top(object);
    if (top->kind == &kind_sequence && top->auto_of)
        top = object_top(top->auto_of);
    size_t at = merge_entry_of(planner->merge, SIDE_PARENT, top);
    return planner->fate[at] == FATE_DROP ? at : NO_ENTRY;
}

static void collect_edges(struct search *search)
{
    struct planner *planner = search->planner;
    for (size_t i = 0; i < planner->merge->entries.n; i++) {
        const struct object *object = planner_entry(planner, i)->parent;
        size_t from = object ? dropped_top(planner, object) : NO_ENTRY;
        for (size_t k = 0; from != NO_ENTRY && k < object->needs.n; k++) {
            size_t to = dropped_top(planner, object->needs.items[k]);
            if (to != NO_ENTRY && to != from)
                vec_add(planner->nodes.arena, &search->edges[from].to, to);
        }
    }
}

static void enter(struct search *search, size_t entry)
{
    struct arena *arena = search->planner->nodes.arena;
    search->number[entry] = search->lowest[entry] = ++search->n;
    search->open[entry] = true;
    vec_add(arena, &search->stack, entry);
    struct visit visit = {entry, 0};
    vec_add(arena, &search->path, visit);
}

/* All edges of an entry are followed: when it is the first one of its ring, the ring is complete. */
static void leave(struct search *search, size_t entry)
{
    search->path.n--;
    if (search->path.n) {
        size_t above = search->path.items[search->path.n - 1].entry;
        if (search->lowest[entry] < search->lowest[above])
            search->lowest[above] = search->lowest[entry];
    }
    if (search->lowest[entry] != search->number[entry])
        return;
    size_t member;
    do {
        member = search->stack.items[--search->stack.n];
        search->open[member] = false;
        search->planner->ring[member] = entry;
    } while (member != entry);
}

static void follow(struct search *search)
{
    struct visit *visit = &search->path.items[search->path.n - 1];
    const struct edges *edges = &search->edges[visit->entry];
    if (visit->next == edges->to.n) {
        leave(search, visit->entry);
        return;
    }
    size_t to = edges->to.items[visit->next++];
    if (!search->number[to])
        enter(search, to);
    else if (search->open[to] && search->number[to] < search->lowest[visit->entry])
        search->lowest[visit->entry] = search->number[to];
}

void planner_find_rings(struct planner *planner)
{
    size_t n = planner->merge->entries.n;
    struct arena *arena = planner->nodes.arena;
    struct search search = {
        .planner = planner,
        .edges = arena_new_n(arena, struct edges, n + 1),
        .number = arena_new_n(arena, size_t, n + 1),
        .lowest = arena_new_n(arena, size_t, n + 1),
        .open = arena_new_n(arena, bool, n + 1),
    };
    collect_edges(&search);
    for (size_t i = 0; i < n; i++) {
        if (search.number[i] || planner->fate[i] != FATE_DROP)
            continue;
        for (enter(&search, i); search.path.n;)
            follow(&search);
    }
}

/* A foreign key that a partitioned table has to itself is one to each of its partitions too. */
static bool refers_to_own_partitions(struct planner *planner, const struct object *object,
                                     size_t top)
{
    bool own = false;
    for (size_t i = 0; i < object->needs.n; i++)
        own = own || object_top(object->needs.items[i]) == object_top(object);
    if (!own || !text_equal(object_get(object, "sort"), "foreign key"))
        return false;
    for (size_t i = 0; i < planner->users[top].n; i++)
        if (planner->users[top].items[i]->kind == &kind_inheritance)
            return true;
    return false;
}

bool planner_closes_ring(struct planner *planner, size_t at)
{
    const struct object *object = planner_entry(planner, at)->parent;
    /* To detach a partition first would check its rows. */
    if (!object || !object->parent || !object->kind->drop || object->kind == &kind_inheritance ||
        inherit_is_only(object))
        return false;
    size_t top = dropped_top(planner, object);
    if (top != NO_ENTRY && refers_to_own_partitions(planner, object, top))
        return true;
    for (size_t i = 0; top != NO_ENTRY && i < object->needs.n; i++) {
        size_t needed = dropped_top(planner, object->needs.items[i]);
        if (needed != NO_ENTRY && needed != top && planner->ring[needed] == planner->ring[top])
            return true;
    }
    return false;
}
