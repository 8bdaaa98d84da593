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
#include <stdint.h>

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
    const char *shown; /* what people may see of it */
    bool secret; /* it, or its failure, may tell what is masked: set by core/hush.c */
    unsigned hazards;
    const char *warning;
    enum lock lock;
    const char *table;      /* what is locked, for people; NULL: nothing that others can see */
    VEC(const char *) also; /* other tables that are locked the same way */
    uint32_t relation;      /* OID of the table in the parent; 0: none */
    int32_t column;         /* number of the column in it; 0: none */
    enum phase phase;
    bool alone;             /* these three as in struct statement */
    const char *index;
    const char *cleanup[CLEANUP_LIMIT];
    const char *not_online; /* online plans: why others would wait for this step, or NULL */
    /* Measured later (core/measure.c); -1: not known. */
    int64_t rows_lost;
    int64_t size_bytes; /* of the table that is scanned or rewritten */
    bool estimated;     /* rows_lost comes from statistics */
    bool rewritten;     /* the rehearsal has seen that the whole table was written anew */
};

/* An object that is not yet as it shall be when MAIN has been committed. */
struct pending {
    size_t entry;
    bool dropped; /* still there; else missing, or only some of its attributes are not set */
};

struct plan {
    struct arena arena;
    VEC(struct step) steps; /* of MAIN by section, then of AFTER */
    size_t n_main;
    bool online;
    bool fires; /* event triggers fire when it is run */
    VEC(struct pending) pending;
    VEC(const char *) helpers; /* keys of objects that are there from MAIN to the end of AFTER */
    VEC(const char *) impossible; /* changes that cannot be rendered, one line each: the plan is not
                                     to be run */
};

void plan_release(struct plan *plan);
#define auto_plan __attribute__((cleanup(plan_release))) struct plan

/* role: who will run the plan; what it creates belongs to that role at first. The merge must
 * outlive the plan only while this runs, and must have no conflicts for the plan to be complete. */
void plan_make(struct merge *merge, const char *role, struct plan *ret_plan);
/* The same, but what scans a table comes after the transaction, where nobody waits for it. */
void plan_make_online(struct merge *merge, const char *role, struct plan *ret_plan);

/* As merge_verify, for the moment between MAIN and AFTER: what is pending may be missing, or still
 * there, or have the attributes that it had, and helpers may be there. */
char *plan_verify_main(struct arena *arena, const struct plan *plan, const struct merge *merge,
                       const struct catalog *actual, size_t limit);

/* The preview of API.md: sections, headers, conflicts in front when the merge has any. */
char *plan_preview(struct arena *arena, const struct plan *plan, const struct merge *merge);

/* A hash of all SQL of the plan. */
char *plan_fingerprint(struct arena *arena, const struct plan *plan);

#endif
