/* base: the common ancestor of a branch and its parent, as catalogs. */
#ifndef BOUGH_CORE_BASE_H
#define BOUGH_CORE_BASE_H

#include "catalog/catalog.h"
#include "core/session.h"

/* The ancestor as each side knew it. For a full branch at T0 `parent` stays empty: both are
 * `branch`. */
struct base {
    struct catalog branch;
    struct catalog parent;
    bool same; /* parent is branch */
};
void base_release(struct base *base);
#define auto_base __attribute__((cleanup(base_release))) struct base

/* The base of the next merge. T0's catalog is read from its snapshot when it is first needed: a
 * throw-away server is started on a clone of it. */
bool base_load(struct core *core, const struct backend *branch, struct base *ret_base,
               struct err *err);

/* Reads T0 from a branch that nobody has changed yet. */
bool base_save_t0(struct core *core, const struct backend *branch, struct pg *db, struct err *err);

/* Saves a base of two catalogs under a name ("t0", "merged", "next"); `pair` of their objects is
 * set. */
bool base_save_pair(const struct backend *branch, const char *name, const struct catalog *on_branch,
                    const struct catalog *on_parent, struct err *err);
/* Makes "next" the merged base. Repeatable. */
bool base_take_next(struct core *core, const struct backend *branch, struct err *err);
bool base_drop_next(struct core *core, const struct backend *branch, struct err *err);
/* Back to T0. */
bool base_forget_merges(struct core *core, const struct backend *branch, struct err *err);

/* Links the objects of two catalogs that have the same names. */
void base_pair_by_name(struct catalog *on_branch, struct catalog *on_parent);

#endif
