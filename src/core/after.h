/*
 * after: the steps of a plan that come when its transaction is committed.
 *
 * Each runs by itself. How far they have come is journalled, so that what a crash interrupts is
 * gone on with: a step that can run in a transaction is known by that transaction's id, and an
 * index that is built concurrently by whether it is there and valid.
 */
#ifndef BOUGH_CORE_AFTER_H
#define BOUGH_CORE_AFTER_H

#include "core/journal.h"
#include "core/patience.h"
#include "core/prepare.h"

struct after_steps {
    struct step *items; /* only what this file needs of each is set after a crash */
    size_t n;
};

/* To and from a file of the branch's base directory. */
bool after_save(const char *path, const struct plan *plan, struct err *err);
bool after_load(struct arena *arena, const char *path, struct after_steps *ret_steps,
                struct err *err);

/* Runs them on the parent from where the journal says. *ret_done is how many are done; false with a
 * failure of the one that follows. */
bool after_run(struct task *task, const struct after_steps *steps, struct patience *patience,
               size_t *ret_done, struct err *err);

/* Runs those of a plan on a clone, without a journal; times go into changes->steps when given. */
bool after_rehearse(struct pg *db, const struct plan *plan, struct changes *changes,
                    struct err *err);

/* What has to go when the steps from `done` on are given up. */
bool after_give_up(struct pg *db, const struct after_steps *steps, size_t done, struct err *err);

#endif
