/*
 * plan: ordered steps that turn the parent into the merged catalog.
 *
 * A step is one SQL statement with its section, the unit it belongs to, and its hazards. Steps are
 * made by the kinds (plan.c decides what is created, altered, dropped, or goes and comes back) and
 * put in order by what needs what (order.c). Pure, and deterministic: the same merge gives the same
 * plan.
 */
#ifndef BOUGH_MERGE_PLAN_H
#define BOUGH_MERGE_PLAN_H

#include "base/arena.h"
#include "base/vec.h"
#include "catalog/script.h"
#include "merge/merge.h"

#include <stdbool.h>

enum section { SECTION_DDL, SECTION_DATA, SECTION_MIGRATION, SECTION_COUNT };
const char *section_name(enum section section); /* "DDL" */

enum action { ACTION_ADD, ACTION_MODIFY, ACTION_DROP, ACTION_COUNT };
const char *action_name(enum action action); /* "add" */

struct step {
    enum section section;
    const char *type; /* of the unit, as the API names it */
    const char *schema;
    const char *object;
    enum action action;
    const char *sql;
    unsigned hazards;
    const char *warning;
};

struct plan {
    struct arena arena;
    VEC(struct step) steps;
    VEC(const char *) impossible; /* changes that cannot be rendered, one line each: the plan is not
                                     to be run */
};

void plan_release(struct plan *plan);
#define auto_plan __attribute__((cleanup(plan_release))) struct plan

/* role: who will run the plan; what it creates belongs to that role at first. The merge must
 * outlive the plan only while this runs, and must have no conflicts for the plan to be complete. */
void plan_make(struct merge *merge, const char *role, struct plan *ret_plan);

/* The preview of API.md: sections, headers, conflicts in front when the merge has any. */
char *plan_preview(struct arena *arena, const struct plan *plan, const struct merge *merge);

/* A hash of all SQL of the plan. */
char *plan_fingerprint(struct arena *arena, const struct plan *plan);

#endif
