/* changes: a merge and its plan as plain text; see changes.h. */
#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "catalog/kind.h"
#include "core/prepare.h"

#include <stdint.h>
#include <string.h>

static const char *const *copy_texts(struct arena *arena, const char *const *texts, size_t n)
{
    const char **copies = arena_new_n(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        copies[i] = arena_strdup(arena, texts[i]);
    return copies;
}

static struct change_step make_step(struct arena *arena, const struct step *step)
{
    struct change_step made = {
        .section = section_name(step->section),
        .type = arena_strdup(arena, step->type),
        .schema = arena_strdup(arena, step->schema),
        .object = arena_strdup(arena, step->object),
        .action = action_name(step->action),
        .sql = arena_strdup(arena, step->shown),
        .warning = arena_strdup(arena, step->warning),
        .lock = lock_name(step->lock),
        .table = arena_strdup(arena, step->table),
        .also = copy_texts(arena, step->also.items, step->also.n),
        .n_also = step->also.n,
        .blocks_reads = lock_blocks_reads(step->lock),
        .blocks_writes = lock_blocks_writes(step->lock),
        .after = step->phase == PHASE_AFTER,
        .not_online = arena_strdup(arena, step->not_online),
        .rows_lost = -1,
        .size_bytes = -1,
        .rehearsal_us = -1,
    };
    VEC(const char *) hazards = {0};
    for (unsigned bit = 1; bit < 1u << HAZARD_COUNT; bit <<= 1)
        if (step->hazards & bit)
            vec_add(arena, &hazards, hazard_name((enum hazard)bit));
    made.hazards = hazards.items;
    made.n_hazards = hazards.n;
    return made;
}

/* Steps of one object become one item, also when others stand between them. */
static void add_items(struct arena *arena, struct changes *changes)
{
    auto_arena scratch = {0};
    VEC(struct change_item) items = {0};
    struct map known = {.arena = &scratch}; /* index in items + 1 */
    for (size_t i = 0; i < changes->n_steps; i++) {
        const struct change_step *step = &changes->steps[i];
        char *key = arena_printf(&scratch, "%s\x01%s\x01%s", step->type, step->schema,
                                 step->object);
        size_t at = (size_t)(uintptr_t)map_get(&known, key);
        if (at > 0) {
            struct change_item *item = &items.items[at - 1];
            item->sql = arena_printf(arena, "%s\n%s", item->sql, step->sql);
            continue;
        }
        map_put(&known, key, (void *)(uintptr_t)(items.n + 1));
        struct change_item item = {step->type, step->schema, step->object, step->action, step->sql};
        vec_add(arena, &items, item);
        changes->added += strcmp(step->action, "add") == 0;
        changes->modified += strcmp(step->action, "add") != 0;
    }
    changes->items = items.items;
    changes->n_items = items.n;
}

static struct change_conflict make_conflict(struct arena *arena, const struct merge *merge,
                                            const struct conflict *conflict)
{
    const struct entry *entry = &merge->entries.items[conflict->entry];
    const struct object *object = entry_object(entry);
    const struct object *unit = merge_unit(object);
    return (struct change_conflict){
        .kind = conflict_name(conflict->kind),
        .type = arena_strdup(arena, unit_type(unit)),
        .schema = arena_strdup(arena, unit_schema(unit)),
        .object = unit_name(arena, unit),
        .what = arena_printf(arena, "%s %s%s%s", object->kind->name, object_identity(arena, object),
                             conflict->attr ? ": " : "", conflict->attr ? conflict->attr : ""),
        .base = conflict_text(arena, conflict, entry->base),
        .parent = conflict_text(arena, conflict, entry->parent),
        .branch = conflict_text(arena, conflict, entry->branch),
        .base_hash = entry->base ? object_shown_hash(arena, entry->base) : "",
        .parent_hash = entry->parent ? object_shown_hash(arena, entry->parent) : "",
        .branch_hash = entry->branch ? object_shown_hash(arena, entry->branch) : "",
        .hint = conflict_hint(arena, merge, conflict),
    };
}

void prepared_changes(struct core *core, struct prepared *prepared, struct changes *ret_changes)
{
    struct arena *arena = &core->arena;
    const struct merge *merge = &prepared->merge;
    const struct plan *plan = &prepared->plan;
    struct changes changes = {
        .branch = arena_strdup(arena, prepared->branch.name),
        .steps = arena_new_n(arena, struct change_step, plan->steps.n + 1),
        .n_steps = plan->steps.n,
        .conflicts = arena_new_n(arena, struct change_conflict, merge->conflicts.n + 1),
        .n_conflicts = merge->conflicts.n,
        .sql = plan_preview(arena, plan, merge),
        .fingerprint = plan_fingerprint(arena, plan),
    };
    VEC(const char *) notes = {0};
    for (size_t i = 0; i < plan->steps.n; i++)
        changes.steps[i] = make_step(arena, &plan->steps.items[i]);
    for (size_t i = 0; i < merge->conflicts.n; i++)
        changes.conflicts[i] = make_conflict(arena, merge, &merge->conflicts.items[i]);
    for (size_t i = 0; i < merge->notes.n; i++)
        vec_add(arena, &notes, arena_strdup(arena, merge->notes.items[i]));
    for (size_t i = 0; i < plan->impossible.n; i++)
        vec_add(arena, &notes,
                arena_printf(arena, "cannot be merged: %s", plan->impossible.items[i]));
    changes.notes = notes.items;
    changes.n_notes = notes.n;
    add_items(arena, &changes);
    *ret_changes = changes;
}

void prepared_figures(struct core *core, const struct prepared *prepared, struct changes *changes)
{
    for (size_t i = 0; i < changes->n_steps; i++) {
        const struct step *step = &prepared->plan.steps.items[i];
        changes->steps[i].rows_lost = step->rows_lost;
        changes->steps[i].size_bytes = step->size_bytes;
        changes->steps[i].estimated = step->estimated;
        changes->steps[i].rewritten = step->rewritten;
    }
    changes->sql = plan_preview(&core->arena, &prepared->plan, &prepared->merge);
}
