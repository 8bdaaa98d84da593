/* apply: a plan run on a database and proven by reading it back. */
#ifndef BOUGH_CORE_APPLY_H
#define BOUGH_CORE_APPLY_H

#include "core/prepare.h"

/* Runs the plan's MAIN in the open transaction of `db`, then reads the catalog and compares it with
 * what the merge predicted. ERR_REHEARSAL with the step and the server's words, or with the
 * differences. Times go into changes->steps when it is given. *ret_after is what was read. */
bool apply_plan(struct pg *db, struct prepared *prepared, struct changes *changes,
                struct catalog *ret_after, struct err *err);

/* Only runs them. */
bool apply_main(struct pg *db, struct plan *plan, struct changes *changes, struct err *err);

/* Whether the database is not what was read before; in the open transaction. */
bool apply_has_moved(struct pg *db, const struct tracked *tracked, const struct catalog *before,
                     bool *ret_moved, struct err *err);

/* On a clone where apply_plan's transaction is committed: runs what comes after it, and compares
 * all with what was predicted. */
bool apply_rest(struct pg *db, struct prepared *prepared, struct changes *changes,
                struct err *err);

/* A plan without steps promises that the parent is as predicted already. ERR_REHEARSAL when it is
 * not: a change was read that no statement brings about. */
bool apply_nothing(struct prepared *prepared, struct err *err);

/* What every transaction that runs a plan begins with. */
extern const char apply_begin[];

#endif
