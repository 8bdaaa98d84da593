/* prepare: both sides and their base, read and merged, with the plan: what diff, preview and merge
 * share. */
#ifndef BOUGH_CORE_PREPARE_H
#define BOUGH_CORE_PREPARE_H

#include "core/base.h"
#include "core/scratch.h"
#include "core/session.h"
#include "merge/plan.h"

struct prepared {
    struct backend branch;
    struct backend parent_backend;
    const char *role; /* who the plan is for, on the parent */
    bool fires;       /* who may not keep event triggers from firing there */
    struct tracked tracked;
    struct base base;
    struct catalog parent;
    struct catalog branch_catalog;
    struct catalog branch_named; /* the branch read with the parent's renames; often empty */
    struct catalog parent_named; /* a clone of the parent read with the branch's */
    struct catalog parent_copy;  /* that clone as it was read before, when it is of a dump */
    struct scratch scratch;      /* that clone, for the rehearsal; closed when there was no need */
    struct merge merge;
    struct plan plan;
    struct pg *branch_db;
};
void prepared_release(struct prepared *prepared);
#define auto_prepared __attribute__((cleanup(prepared_release))) struct prepared

/* Reads the base and the branch; the plan is base -> branch. */
bool prepare_diff(struct core *core, const char *name, struct prepared *ret_prepared,
                  struct err *err);

/* Reads all three; the plan is parent -> merged. Nothing is changed anywhere. */
bool prepare_merge(struct core *core, const char *name, bool strict, bool online,
                   struct prepared *ret_prepared, struct err *err);

/* Opens that clone, unless it is open: the parent as it was read. */
bool prepared_scratch(struct core *core, struct prepared *prepared, struct err *err);

/* As plain text for showing. */
void prepared_changes(struct core *core, struct prepared *prepared, struct changes *ret_changes);
/* Its items as a JSON list (merge.c). */
char *changes_json(struct arena *arena, const struct changes *changes);
/* Once the plan has been measured: puts the figures in, also into the SQL's comments. */
void prepared_figures(struct core *core, const struct prepared *prepared, struct changes *changes);

#endif
