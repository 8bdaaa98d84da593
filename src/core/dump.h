/*
 * dump: the copy of a parent that only gives a connection: a base, loaded from a dump.
 *
 * A base is a cluster that was filled from one snapshot of the parent and cleanly shut down. It
 * never runs: branches are clones of it. Its time is the parent's t0_at in the store. Beside it are
 * the catalogs of that same moment, one of the parent and one of the base, with their objects
 * linked: each has its own lineage, as the two sides of a schema-only branch have.
 */
#ifndef BOUGH_CORE_DUMP_H
#define BOUGH_CORE_DUMP_H

#include "core/journal.h"
#include "core/prepare.h"

/* Whether a backend is a parent of that kind. */
bool dump_is(const struct core *core, const struct backend *backend);

/* Steps of init and sync: a new base is made beside the old one, and takes its place. */
bool dump_copy(struct task *task, struct err *err);
bool dump_remove_new(struct task *task, struct err *err);
bool dump_keep(struct task *task, struct err *err);

/* As long as the descriptor is open the base stays the one that it is; -1 in *ret_hold for parents
 * that have none. */
bool dump_hold(const struct core *core, const struct backend *parent, int *ret_hold,
               struct err *err);

/* For a new branch, whose T0 was cloned from the base: that one's catalogs and time. */
bool dump_give_base(struct task *task, struct err *err);

/* A clone of the base, that `scratch` is connected to, becomes what the parent is now: what was
 * changed there since is changed here. Its rows stay as they were, but those that are merged.
 * *ret_copy is then read from it. ERR_MOVED when that cannot be done. */
bool dump_bring_forward(struct core *core, const struct backend *parent, struct pg *scratch,
                        const struct tracked *tracked, const struct catalog *now,
                        struct catalog *ret_copy, struct err *err);

#endif
