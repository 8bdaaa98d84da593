/* order: topological sort with a heap, so that what is free to go comes in a stable, readable
 * order. */
#include "base/text.h"
#include "merge/planner.h"

#include <assert.h>
#include <stdint.h>
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

void nodes_add_soft_edge(struct nodes *nodes, size_t first, size_t then)
{
    if (first == then)
        return;
    struct node *from = &nodes->list.items[first];
    for (size_t i = 0; i < from->before_soft.n; i++)
        if (from->before_soft.items[i] == then)
            return;
    vec_add(nodes->arena, &from->before_soft, then);
    nodes->list.items[then].n_waiting_soft++;
}

struct heap {
    struct nodes *nodes;
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

struct waits {
    size_t *on; /* per node: one that it waits for; a soft one only where there is no other */
    bool *soft;
};

static void set_wait(struct waits *waits, size_t node, size_t on, bool soft)
{
    if (waits->on[node] != SIZE_MAX && (soft || !waits->soft[node]))
        return;
    waits->on[node] = on;
    waits->soft[node] = soft;
}

static struct waits find_waits(const struct nodes *nodes, const bool *done)
{
    size_t n = nodes->list.n;
    struct waits waits = {arena_new_n(nodes->arena, size_t, n + 1),
                          arena_new_n(nodes->arena, bool, n + 1)};
    for (size_t i = 0; i < n; i++)
        waits.on[i] = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct node *node = &nodes->list.items[i];
        for (size_t k = 0; !done[i] && k < node->before.n; k++)
            set_wait(&waits, node->before.items[k], i, false);
        for (size_t k = 0; !done[i] && k < node->before_soft.n; k++)
            set_wait(&waits, node->before_soft.items[k], i, true);
    }
    return waits;
}

/* When all that is left waits, there is a cycle. The node of it that comes nevertheless: one that
 * only had better wait, if there is any, else the one with the smallest key. */
static size_t break_cycle(const struct heap *heap, const bool *done)
{
    struct nodes *nodes = heap->nodes;
    struct waits waits = find_waits(nodes, done);
    bool *seen = arena_new_n(nodes->arena, bool, nodes->list.n + 1);
    size_t at = 0;
    while (done[at])
        at++;
    for (; !seen[at]; at = waits.on[at])
        seen[at] = true;
    size_t best = at;
    for (size_t i = waits.on[at]; i != at; i = waits.on[i])
        if (waits.soft[i] != waits.soft[best] ? waits.soft[i] : is_less(heap, i, best))
            best = i;
    return best;
}

static void release(struct heap *heap, const bool *done, size_t node, bool soft)
{
    struct node *then = &heap->nodes->list.items[node];
    size_t *counter = soft ? &then->n_waiting_soft : &then->n_waiting;
    (*counter)--;
    if (!done[node] && !then->n_waiting && !then->n_waiting_soft)
        push(heap, node);
}

void nodes_order(struct nodes *nodes, size_t *ret_order)
{
    size_t n = nodes->list.n;
    bool *done = arena_new_n(nodes->arena, bool, n + 1);
    struct heap heap = {nodes, arena_new_n(nodes->arena, size_t, n + 1), 0};
    for (size_t i = 0; i < n; i++)
        if (!nodes->list.items[i].n_waiting && !nodes->list.items[i].n_waiting_soft)
            push(&heap, i);
    for (size_t at = 0; at < n; at++) {
        size_t next = heap.n ? pop(&heap) : break_cycle(&heap, done);
        done[next] = true;
        ret_order[at] = next;
        const struct node *node = &nodes->list.items[next];
        for (size_t i = 0; i < node->before.n; i++)
            release(&heap, done, node->before.items[i], false);
        for (size_t i = 0; i < node->before_soft.n; i++)
            release(&heap, done, node->before_soft.items[i], true);
    }
}
