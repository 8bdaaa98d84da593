/* planner: what plan.c, fate.c and order.c share while one plan is made. Internal to merge/. */
#ifndef BOUGH_MERGE_PLANNER_H
#define BOUGH_MERGE_PLANNER_H

#include "merge/plan.h"

#include <stdint.h>

enum node_kind { NODE_DROP, NODE_CHANGE }; /* change: create or alter */

struct node {
    enum node_kind kind;
    size_t entry;
    struct script script;
    const char *sort_key;
    size_t late; /* statements from here on come after all rows */
    VEC(size_t) before; /* nodes that come after this one */
    VEC(size_t) before_soft; /* nodes that had better come after this one */
    size_t n_waiting;        /* nodes that must come first */
    size_t n_waiting_soft;
};

struct nodes {
    struct arena *arena;
    VEC(struct node) list;
    uint64_t *edges; /* each known edge once, by open addressing; see order.c */
    size_t n_edges;
    size_t edge_capacity; /* a power of two */
};

void nodes_add_edge(struct nodes *nodes, size_t first, size_t then);
/* The same for an order that is only better: it gives way first where there is a cycle. */
void nodes_add_soft_edge(struct nodes *nodes, size_t first, size_t then);
/* A topological order, smallest sort_key first; ret_order has room for all. Cycles are broken at
 * the smallest key. */
void nodes_order(struct nodes *nodes, size_t *ret_order);

enum fate {
    FATE_KEEP,
    FATE_CREATE,
    FATE_DROP,
    FATE_ALTER,
    FATE_RECREATE,
    FATE_REPLACE, /* a type: renamed, made anew, and dropped when all columns are converted */
};

struct planner {
    struct merge *merge;
    struct plan *plan;
    bool online;
    const char *role;
    const char *quoted_role;
    enum fate *fate;          /* per entry */
    struct script *alters;    /* per entry, for FATE_ALTER */
    bool *converts;           /* per entry: a column whose type is replaced */
    size_t *drop_node;        /* per entry; NO_ENTRY: none */
    size_t *change_node;
    struct object_list *users; /* per entry: the parent's objects that need it */
    struct object_list *new_users; /* per entry: the merged objects that need it */
    struct object_list *heirs;     /* per entry: the parent's objects that come from it */
    size_t *ring;                  /* per entry: one of the dropped objects that it needs and that
                                      need it, the same for all of them */
    bool *has_heirs;               /* per table's entry: tables inherit from it, before or after */
    struct object_list default_grants; /* of the parent */
    bool *built;                   /* per entry: change_node is decided */
    bool *early;               /* per entry: its steps stand before all others already */
    size_t *depth;             /* per table's entry: how many foreign keys deep */
    bool *changes_rows;        /* per table's entry: it has rows, and this plan changes some */
    struct nodes nodes;
};

struct entry *planner_entry(struct planner *planner, size_t at);
/* An empty script for one change of this entry. */
struct script planner_script(struct planner *planner, size_t at);

/* Entry of the outermost container. */
size_t planner_top(struct planner *planner, size_t at);

/* lock.c: fills in which lock the step takes on what; `said`: by the statement itself. The hazards
 * must be set: those that nobody can meet go. */
void planner_lock(struct planner *planner, size_t at, enum action action, enum lock said,
                  struct step *step);

/* online.c: with all edges known, gives each statement its phase: what needs something that comes
 * late comes late too. `order` is that of nodes_order. */
void planner_phases(struct planner *planner, const size_t *order);
/* The same before the order is known: indexes that are dropped or built anew. */
void planner_swap_indexes(struct planner *planner);
/* Lists what the plan's AFTER brings. */
void planner_list_pending(struct planner *planner);

/* Decides what happens to each entry: fills fate, alters, users and depth. */
void planner_decide(struct planner *planner);
/* The entry that this one goes with by itself: what contains it, the column that owns it, what it
 * is inherited from. The entry itself: none of these goes. */
size_t planner_goes_with_other(struct planner *planner, size_t at);
/* After it is known what is dropped: fills ring. */
void planner_find_rings(struct planner *planner);
/* Whether an object inside a dropped one needs another of its ring. */
bool planner_closes_ring(struct planner *planner, size_t at);
/* The merged objects that need a merged object; NULL: it is not there. */
const struct object_list *planner_new_users(struct planner *planner, const struct object *merged);
/* After all nodes are there: what bodies of functions mention comes before them. */
void planner_add_body_edges(struct planner *planner);
/* After all nodes are there: fills their edges. */
void planner_add_edges(struct planner *planner);
/* After the fates: fills changes_rows. */
void planner_find_changed_rows(struct planner *planner);
/* After the edges: decides what comes after the rows. `order` is that of nodes_order. */
void planner_find_late(struct planner *planner, const size_t *order);
/* Whether the object has to be made by this plan, by itself or because its container comes back. */
bool planner_comes(const struct planner *planner, size_t at);

/* Grants on an object; where this plan makes it, default privileges have granted already. */
void planner_create_grant(struct planner *planner, struct script *script,
                          const struct object *grant);
/* Takes back what a new object has by default privileges and shall not have. */
void planner_take_back_defaults(struct planner *planner, struct script *script,
                                const struct object *merged);

#endif
