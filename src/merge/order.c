/* order: topological sort with a heap, so that what is free to go comes in a stable, readable
 * order. */
#include "base/text.h"
#include "merge/planner.h"

#include <assert.h>
#include <string.h>

/* 0 is no edge: nothing comes after itself. */
static uint64_t *edge_slot(const struct nodes *nodes, uint64_t edge)
{
    size_t i = (size_t)((edge * 0x9e3779b97f4a7c15ull) >> 20) & (nodes->edge_capacity - 1);
    while (nodes->edges[i] && nodes->edges[i] != edge)
        i = (i + 1) & (nodes->edge_capacity - 1);
    return &nodes->edges[i];
}

static void grow_edges(struct nodes *nodes)
{
    uint64_t *old = nodes->edges;
    size_t n = nodes->edge_capacity;
    nodes->edge_capacity = n ? n * 2 : 256;
    nodes->edges = arena_new_n(nodes->arena, uint64_t, nodes->edge_capacity);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *edge_slot(nodes, old[i]) = old[i];
}

/* Whether the edge was not known yet. A list would be searched again for each node that waits for
 * a schema. */
static bool remember_edge(struct nodes *nodes, size_t first, size_t then)
{
    if (nodes->n_edges * 2 >= nodes->edge_capacity)
        grow_edges(nodes);
    assert(first < UINT32_MAX && then < UINT32_MAX);
    uint64_t edge = (uint64_t)first << 32 | then;
    uint64_t *slot = edge_slot(nodes, edge);
    if (*slot)
        return false;
    *slot = edge;
    nodes->n_edges++;
    return true;
}

void nodes_add_edge(struct nodes *nodes, size_t first, size_t then)
{
    if (first == then || !remember_edge(nodes, first, then))
        return;
    vec_add(nodes->arena, &nodes->list.items[first].before, then);
    nodes->list.items[then].n_waiting++;
}

struct heap {
    const struct nodes *nodes;
    size_t *items;
    size_t n;
};

static bool is_less(const struct heap *heap, size_t a, size_t b)
{
    int order = strcmp(heap->nodes->list.items[a].sort_key, heap->nodes->list.items[b].sort_key);
    return order ? order < 0 : a < b;
}

static void push(struct heap *heap, size_t node)
{
    size_t at = heap->n++;
    while (at > 0 && is_less(heap, node, heap->items[(at - 1) / 2])) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->items[at] = node;
}

static size_t pop(struct heap *heap)
{
    size_t top = heap->items[0];
    size_t last = heap->items[--heap->n];
    size_t at = 0;
    for (;;) {
        size_t child = at * 2 + 1;
        if (child >= heap->n)
            break;
        if (child + 1 < heap->n && is_less(heap, heap->items[child + 1], heap->items[child]))
            child++;
        if (!is_less(heap, heap->items[child], last))
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    heap->items[at] = last;
    return top;
}

/* The waiting node with the smallest key, to break a cycle; n when none waits. */
static size_t smallest_waiting(const struct heap *heap, const bool *done)
{
    size_t n = heap->nodes->list.n;
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!done[i] && (best == n || is_less(heap, i, best)))
            best = i;
    return best;
}

void nodes_order(struct nodes *nodes, size_t *ret_order)
{
    size_t n = nodes->list.n;
    bool *done = arena_new_n(nodes->arena, bool, n + 1);
    struct heap heap = {nodes, arena_new_n(nodes->arena, size_t, n + 1), 0};
    for (size_t i = 0; i < n; i++)
        if (!nodes->list.items[i].n_waiting)
            push(&heap, i);
    for (size_t at = 0; at < n; at++) {
        size_t next = heap.n ? pop(&heap) : smallest_waiting(&heap, done);
        done[next] = true;
        ret_order[at] = next;
        struct node *node = &nodes->list.items[next];
        for (size_t i = 0; i < node->before.n; i++) {
            size_t then = node->before.items[i];
            if (!done[then] && --nodes->list.items[then].n_waiting == 0)
                push(&heap, then);
        }
    }
}
