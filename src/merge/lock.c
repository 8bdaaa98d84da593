/*
 * lock: which lock each step takes, on which table.
 *
 * By the manual: ALTER TABLE ("An ACCESS EXCLUSIVE lock is acquired unless explicitly noted"), and
 * "Table-Level Locks" in the chapter on explicit locking, which lists what the other statements
 * take; COMMENT by its source (commands/comment.c). A statement that differs from its kind says so
 * itself, with script_lock.
 */
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"

#include <string.h>

static const struct {
    const struct kind *kind;
    enum lock create;
    enum lock alter;
    enum lock drop;
} by_kind[] = {
    {&kind_table, LOCK_NONE, LOCK_ACCESS_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_view, LOCK_NONE, LOCK_ACCESS_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_materialized_view, LOCK_NONE, LOCK_ACCESS_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_sequence, LOCK_NONE, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_ownership, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_SHARE_ROW_EXCLUSIVE},
    {&kind_index, LOCK_SHARE, LOCK_SHARE_UPDATE_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_trigger, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_SHARE_ROW_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
    {&kind_comment, LOCK_SHARE_UPDATE_EXCLUSIVE, LOCK_SHARE_UPDATE_EXCLUSIVE,
     LOCK_SHARE_UPDATE_EXCLUSIVE},
    {&kind_config_row, LOCK_ROW_EXCLUSIVE, LOCK_ROW_EXCLUSIVE, LOCK_ROW_EXCLUSIVE},
    {&kind_migration, LOCK_ROW_EXCLUSIVE, LOCK_ROW_EXCLUSIVE, LOCK_ROW_EXCLUSIVE},
    {&kind_grant, LOCK_NONE, LOCK_NONE, LOCK_NONE},
    {&kind_foreign_table, LOCK_NONE, LOCK_ACCESS_EXCLUSIVE, LOCK_ACCESS_EXCLUSIVE},
};

/* What pg_class has: everything else cannot be locked by others' queries. */
static bool is_relation(const struct object *top)
{
    return top->kind == &kind_table || top->kind == &kind_view ||
           top->kind == &kind_materialized_view || top->kind == &kind_sequence ||
           top->kind == &kind_foreign_table;
}

static enum lock lock_of(const struct kind *kind, enum action action)
{
    for (size_t i = 0; i < countof(by_kind); i++)
        if (by_kind[i].kind == kind)
            return action == ACTION_ADD
                       ? by_kind[i].create
                       : (action == ACTION_DROP ? by_kind[i].drop : by_kind[i].alter);
    return LOCK_ACCESS_EXCLUSIVE;
}

/* A table that is there already, by the top of one of the parent's or the merged objects. */
static void add_also(struct planner *planner, struct step *step, const struct object *top,
                     size_t at)
{
    if (at == NO_ENTRY || !planner_entry(planner, at)->parent || !is_relation(top))
        return;
    char *name = object_identity(&planner->plan->arena, top);
    if (!step->table) {
        step->table = name;
        step->relation = planner_entry(planner, at)->parent->lineage.objid;
        return;
    }
    bool known = strcmp(step->table, name) == 0;
    for (size_t i = 0; i < step->also.n; i++)
        known = known || strcmp(step->also.items[i], name) == 0;
    if (!known)
        vec_add(&planner->plan->arena, &step->also, name);
}

/* The tables that an object needs are locked with its own. */
static void add_needed(struct planner *planner, const struct object *object, bool old,
                       struct step *step)
{
    for (size_t i = 0; i < object->needs.n; i++) {
        const struct object *top = object_top(object->needs.items[i]);
        add_also(planner, step, top,
                 old ? merge_entry_of(planner->merge, SIDE_PARENT, top)
                     : merge_entry_of_merged(planner->merge, top));
    }
}

static bool is_foreign_key(const struct object *object)
{
    return object->kind == &kind_constraint &&
           text_equal(object_get(object, "sort"), "foreign key");
}

/* A foreign key has triggers on both tables, which come and go with it, and also with its table. A
 * partition comes into the table that it is of, and goes from it, under a lock on that. */
static void add_others(struct planner *planner, size_t at, enum action action, struct step *step)
{
    const struct entry *entry = planner_entry(planner, at);
    bool drop = action == ACTION_DROP;
    const struct object *object = drop ? entry->parent : entry->merged;
    if (is_foreign_key(object) || object->kind == &kind_inheritance)
        add_needed(planner, object, drop, step);
    for (size_t i = 0; object->kind == &kind_table && i < object->children.n; i++) {
        const struct object *child = object->children.items[i];
        bool part = child->kind == &kind_inheritance && inheritance_is_partition(child);
        if (part || is_foreign_key(child))
            add_needed(planner, child, drop, step);
    }
}

/* Whatever checks a domain reads every table with a column of it. */
static void add_domain_users(struct planner *planner, size_t at, struct step *step)
{
    size_t domain = planner_top(planner, at);
    for (size_t i = 0; i < planner->users[domain].n; i++) {
        const struct object *top = object_top(planner->users[domain].items[i]);
        add_also(planner, step, top, merge_entry_of(planner->merge, SIDE_PARENT, top));
    }
}

void planner_lock(struct planner *planner, size_t at, enum action action, enum lock said,
                  struct step *step)
{
    const struct entry *entry = planner_entry(planner, at);
    const struct kind *kind = entry_object(entry)->kind;
    size_t top_at = planner_top(planner, at);
    const struct entry *top = planner_entry(planner, top_at);
    enum lock lock = said;
    if (lock == LOCK_BY_KIND)
        lock = top->parent && is_relation(top->parent) ? lock_of(kind, action) : LOCK_NONE;
    /* What was dropped in the same transaction is locked until its end. */
    if (planner->fate[top_at] == FATE_RECREATE && is_relation(top->parent))
        lock = LOCK_ACCESS_EXCLUSIVE;
    step->column = kind == &kind_column && entry->parent ? entry->parent->lineage.objsubid : 0;
    if (lock != LOCK_NONE && top->parent && is_relation(top->parent)) {
        step->table = object_identity(&planner->plan->arena, entry_object(top));
        step->relation = top->parent->lineage.objid;
    }
    /* A new table is nobody's, but what it is attached to is. */
    if (kind == &kind_inheritance && action == ACTION_ADD && !top->parent)
        lock = LOCK_SHARE_UPDATE_EXCLUSIVE;
    if ((kind == &kind_constraint && said != LOCK_SHARE_UPDATE_EXCLUSIVE) ||
        kind == &kind_inheritance || (kind == &kind_table && action == ACTION_DROP))
        add_others(planner, at, action, step);
    if (said == LOCK_SHARE && !step->table)
        add_domain_users(planner, at, step);
    /* Nobody else knows a table that this plan makes. */
    step->lock = step->table ? lock : LOCK_NONE;
    if (step->lock == LOCK_NONE)
        step->hazards &= ~(unsigned)HAZARD_LOCK;
    if (!step->hazards)
        step->warning = NULL;
}
