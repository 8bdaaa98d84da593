/* finish: the step of a merge that follows its commit: what comes after the transaction is run, and
 * the next base is made to say what became of it. */
#ifndef BOUGH_CORE_FINISH_H
#define BOUGH_CORE_FINISH_H

#include "core/journal.h"
#include "core/prepare.h"

/* Before the commit: what is to come, into files of the branch's base directory. `after` is the
 * parent in the transaction; it becomes what it will be at the end. */
bool finish_save(struct task *task, const struct prepared *prepared, struct catalog *after,
                 struct err *err);
/* After it; repeatable. *ret_missing: what could not be brought and why, lines for people, NULL for
 * nothing. False only when it is to be tried again: the server is gone. */
bool finish_run(struct task *task, int64_t lock_deadline_ms, const char **ret_missing,
                struct err *err);
/* Removes the files. */
bool finish_clean(struct task *task, struct err *err);

#endif
