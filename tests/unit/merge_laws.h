/*
 * Laws of the merge (DESIGN.md), each as a function that says how a trial breaks it: for
 * test_merge_laws.c and fuzz_merge.c.
 */
#ifndef BOUGH_TESTS_MERGE_LAWS_H
#define BOUGH_TESTS_MERGE_LAWS_H

#include "base/map.h"
#include "merge/plan.h"
#include "merge_random.h"

/* ---- one merge, as core/prepare.c does it ---- */

struct merging {
    struct catalog base, sides[2], named[2];
    struct object *made[2][MODEL_THINGS];
    struct merge merge;
    struct plan plan;
};

static void merging_release(struct merging *merging)
{
    plan_release(&merging->plan);
    merge_release(&merging->merge);
    catalog_release(&merging->base);
    for (size_t i = 0; i < 2; i++) {
        catalog_release(&merging->sides[i]);
        catalog_release(&merging->named[i]);
    }
}
#define auto_merging __attribute__((cleanup(merging_release))) struct merging

static const struct object *merged_of(const struct merging *merging, int side, size_t thing)
{
    size_t at = merge_entry_of(&merging->merge, side ? SIDE_BRANCH : SIDE_PARENT,
                               merging->made[side][thing]);
    return merging->merge.entries.items[at].merged;
}

/* A side after the renames that it still has to follow. */
static void rename_side(struct merging *merging, const struct model *before, int side)
{
    struct model model = *before;
    struct object *ignored[MODEL_THINGS];
    for (size_t i = 0; i < model.n; i++) {
        struct thing *thing = &model.things[i];
        const struct object *merged =
            thing->gone || !is_named(thing->kind) ? NULL : merged_of(merging, side, i);
        if (!merged)
            continue;
        (void)snprintf(thing->name, sizeof(thing->name), "%s", merged->name);
        for (size_t k = 0; k < model.n && thing->schema != NOTHING; k++) {
            const struct thing *schema = &model.things[k];
            if (schema->kind == &kind_schema && !schema->gone && merged_of(merging, side, k) &&
                text_equal(merged_of(merging, side, k)->name, merged->schema))
                thing->schema = schema->id;
        }
    }
    model_render(&model, &merging->named[side], ignored);
}

/* Where names are in conflict, a server could not give the merged ones either. */
static bool has_name_conflict(const struct merge *merge)
{
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *one = &merge->conflicts.items[i];
        if (one->kind == CONFLICT_DUPLICATE_NAME || text_equal(one->attr, "name") ||
            text_equal(one->attr, "schema"))
            return true;
    }
    return false;
}

/* A merge, with the branch read again where the parent renamed. core/ does not do that for the
 * parent; with both_named it is done, so that all text has the merged names. */
static void run(struct merging *merging, struct model *base, struct model *sides[2], bool strict,
                bool both_named)
{
    struct object *ignored[MODEL_THINGS];
    model_render(base, &merging->base, ignored);
    for (size_t i = 0; i < 2; i++)
        model_render(sides[i], &merging->sides[i], merging->made[i]);
    struct merge_input input = {.base = &merging->base,
                                .base_parent = &merging->base,
                                .parent = &merging->sides[0],
                                .branch = &merging->sides[1],
                                .strict = strict};
    merge_run(&input, &merging->merge);
    struct rename_step *steps = NULL;
    if (!has_name_conflict(&merging->merge) &&
        (both_named || merge_rename_steps(&merging->merge, SIDE_BRANCH, &steps))) {
        rename_side(merging, sides[1], 1);
        input.branch_named = &merging->named[1];
        if (both_named)
            rename_side(merging, sides[0], 0);
        input.parent_named = both_named ? &merging->named[0] : NULL;
        merge_release(&merging->merge);
        merge_run(&input, &merging->merge);
    }
    plan_make(&merging->merge, "ann", &merging->plan);
}

/* ---- the laws: NULL, or what is wrong ---- */

struct trial {
    struct model base;
    struct edit_list sides[2];
};

typedef char *law(struct arena *arena, struct trial *trial);

static char *model_dump(struct arena *arena, struct model *model)
{
    auto_catalog catalog = {0};
    struct object *ignored[MODEL_THINGS];
    model_render(model, &catalog, ignored);
    return catalog_dump(arena, &catalog);
}

/* A merge without conflicts that gives `expected`, and a plan with no step if `idle`. */
static char *expect(struct arena *arena, const struct merging *merging, struct model *expected,
                    bool idle)
{
    const char *conflicts = conflicts_dump(arena, &merging->merge);
    const char *merged = catalog_dump(arena, &merging->merge.merged);
    const char *wanted = model_dump(arena, expected);
    if (*conflicts)
        return arena_printf(arena, "conflicts:\n%s", conflicts);
    if (!text_equal(merged, wanted))
        return arena_printf(arena, "merged:\n%sexpected:\n%s", merged, wanted);
    if (idle && merging->plan.steps.n)
        return arena_printf(arena, "a step: %s", merging->plan.steps.items[0].sql);
    return NULL;
}

static char *only_the_parent_moved(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    auto_merging merging = {0};
    run(&merging, &trial->base, (struct model *[]){&x, &trial->base}, false, false);
    return expect(arena, &merging, &x, true);
}

static char *only_the_branch_moved(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    auto_merging merging = {0};
    run(&merging, &trial->base, (struct model *[]){&trial->base, &x}, false, false);
    return expect(arena, &merging, &x, false);
}

static char *both_moved_alike(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    struct model y = x; /* what was made has other OIDs there */
    for (size_t i = 0; i < y.n; i++)
        if (y.things[i].id >= 1000)
            y.things[i].oid += 777;
    auto_merging same = {0};
    auto_merging alike = {0};
    run(&same, &trial->base, (struct model *[]){&x, &x}, false, false);
    run(&alike, &trial->base, (struct model *[]){&x, &y}, false, false);
    char *wrong = expect(arena, &same, &x, true);
    return wrong ? wrong : expect(arena, &alike, &x, true);
}

/* Conflicts as a set; of those about one name, who takes part. */
static char *conflict_set(struct arena *arena, const struct merge *merge, bool mirror)
{
    static const enum conflict_kind mirrored[] = {
        CONFLICT_BOTH_CHANGED,    CONFLICT_BOTH_CREATED,  CONFLICT_DROPPED_CHANGED,
        CONFLICT_CHANGED_DROPPED, CONFLICT_NEEDS_DROPPED, CONFLICT_DUPLICATE_NAME};
    auto_arena scratch = {0};
    struct map seen = {.arena = &scratch};
    const char **lines = arena_new_n(&scratch, const char *, merge->conflicts.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *one = &merge->conflicts.items[i];
        const char *kind = conflict_name(mirror ? mirrored[one->kind] : one->kind);
        const char *other = one->other == NO_ENTRY
                                ? NULL
                                : entry_label(&scratch, &merge->entries.items[one->other]);
        bool duplicate = one->kind == CONFLICT_DUPLICATE_NAME;
        const char *label = conflict_label(&scratch, merge, one);
        const char *ends[] = {label, duplicate ? other : NULL};
        for (size_t k = 0; k < countof(ends) && ends[k]; k++) {
            char *line = arena_printf(&scratch, "%s: %s %s%s", kind, ends[k],
                                      one->attr ? one->attr : "", duplicate || !other ? "" : other);
            if (!map_get(&seen, line))
                lines[n++] = line;
            map_put(&seen, line, line);
        }
    }
    return fixture_sorted(arena, lines, n);
}

static char *symmetric(struct arena *arena, struct trial *trial, bool strict)
{
    struct model x = trial->base;
    struct model y = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    (void)apply_all(&y, &trial->sides[1]);
    auto_merging one = {0};
    auto_merging other = {0};
    run(&one, &trial->base, (struct model *[]){&x, &y}, strict, true);
    run(&other, &trial->base, (struct model *[]){&y, &x}, strict, true);
    char *first = conflict_set(arena, &one.merge, false);
    char *second = conflict_set(arena, &other.merge, true);
    if (text_equal(first, second))
        return NULL;
    return arena_printf(arena, "one way:\n%sthe other way, mirrored:\n%s", first, second);
}

static char *sides_can_be_exchanged(struct arena *arena, struct trial *trial)
{
    return symmetric(arena, trial, false);
}

static char *sides_can_be_exchanged_when_strict(struct arena *arena, struct trial *trial)
{
    return symmetric(arena, trial, true);
}

static char *same_twice(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    struct model y = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    (void)apply_all(&y, &trial->sides[1]);
    auto_merging one = {0};
    auto_merging other = {0};
    run(&one, &trial->base, (struct model *[]){&x, &y}, false, false);
    run(&other, &trial->base, (struct model *[]){&x, &y}, false, false);
    char *first = plan_preview(arena, &one.plan, &one.merge);
    char *second = plan_preview(arena, &other.plan, &other.merge);
    if (text_equal(first, second))
        return NULL;
    return arena_printf(arena, "first:\n%ssecond:\n%s", first, second);
}

static size_t n_peaceful;

/* Without conflicts, the merge is one side's edits after the other's. Text that came from the
 * parent may have old names in it as long as it means the same: merge_verify decides. */
static char *merging_is_editing_one_after_the_other(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    struct model y = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    (void)apply_all(&y, &trial->sides[1]);
    struct model both = x;
    bool replayed = apply_all(&both, &trial->sides[1]);
    auto_merging merging = {0};
    run(&merging, &trial->base, (struct model *[]){&x, &y}, false, false);
    if (merging.merge.conflicts.n || !replayed)
        return NULL;
    n_peaceful++;
    for (size_t i = 0; i < x.n; i++)
        both.things[i].oid = x.things[i].oid; /* what the parent has keeps its OID */
    auto_catalog expected = {0};
    struct object *ignored[MODEL_THINGS];
    model_render(&both, &expected, ignored);
    char *wrong = merge_verify(arena, &merging.merge, &expected, 10);
    if (wrong)
        return wrong;
    auto_merging named = {0};
    run(&named, &trial->base, (struct model *[]){&x, &y}, false, true);
    return expect(arena, &named, &both, false);
}

/* Created again on one side and renamed on the other: afterwards neither lineage nor name connects
 * it to the base, so it is another thing. */
static bool recreates(const struct edit_list *side)
{
    for (size_t i = 0; i < side->n; i++)
        if (side->edits[i].op == EDIT_RECREATE)
            return true;
    return false;
}

static char *merging_again_changes_nothing(struct arena *arena, struct trial *trial)
{
    struct model x = trial->base;
    struct model y = trial->base;
    (void)apply_all(&x, &trial->sides[0]);
    (void)apply_all(&y, &trial->sides[1]);
    struct model both = x;
    bool replayed = apply_all(&both, &trial->sides[1]);
    auto_merging merging = {0};
    run(&merging, &trial->base, (struct model *[]){&x, &y}, false, false);
    if (merging.merge.conflicts.n || !replayed || recreates(&trial->sides[0]) ||
        recreates(&trial->sides[1]))
        return NULL;
    auto_merging again = {0};
    run(&again, &trial->base, (struct model *[]){&both, &y}, false, false);
    return expect(arena, &again, &both, true);
}

struct law_test {
    const char *sentence;
    law *law;
    bool clash; /* both sides use the same few names */
};

static const struct law_test laws[] = {
    {"merge(b, x, b) = x, and nothing is to be done", only_the_parent_moved, false},
    {"merge(b, b, x) = x", only_the_branch_moved, false},
    {"merge(b, x, x) = x, and nothing is to be done", both_moved_alike, false},
    {"conflicts are the same with the sides exchanged", sides_can_be_exchanged, true},
    {"strict conflicts too", sides_can_be_exchanged_when_strict, true},
    {"the same input gives the same plan, conflicts or not", same_twice, true},
    {"a merge without conflicts is one side's edits after the other's",
     merging_is_editing_one_after_the_other, false},
    {"what is merged already is merged again without a step", merging_again_changes_nothing, false},
};

#endif
