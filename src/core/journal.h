/*
 * journal: operations as tables of steps.
 *
 * Before a step touches the outside world its number is in the store, unless recovery would do the
 * same without, see undone_whole. An operation that fails or was killed before its commit step is
 * undone, step by step backwards; one that got there is finished by running the rest again. So
 * every run and undo function must be safe to repeat, and to undo a step that never began.
 */
#ifndef BOUGH_CORE_JOURNAL_H
#define BOUGH_CORE_JOURNAL_H

#include "core/session.h"

/* In the data of a failed operation: the error's code and hint. */
#define JOURNAL_CODE "code"
#define JOURNAL_HINT "hint"

struct task; /* what one kind of operation works with; see task.h */

struct operation_step {
    const char *name; /* for progress: "copying data" */
    bool (*run)(struct task *task, struct err *err);
    bool (*undo)(struct task *task, struct err *err); /* NULL: nothing to undo */
};

struct operation_kind {
    const char *name; /* "create" */
    const struct operation_step *steps;
    size_t n_steps;
    size_t commit_step; /* from this step on it is finished, not undone */
    /* All steps are undone after a crash, whichever it came to, and the first one writes to the
     * store durably before it touches anything else. The numbers of steps are then only for those
     * who watch, and nobody waits until they are on disk. */
    bool undone_whole;
    /* For in-doubt steps: after a crash in `commit_step - 1`, whether its effect happened. NULL: it
     * did not. */
    bool (*happened)(struct task *task, bool *ret_happened, struct err *err);
};

struct task {
    struct core *core;
    const struct operation_kind *kind;
    struct operation operation;
    struct pool pool;
    struct project project;
    struct backend backend; /* what the operation is about */
    struct backend parent;
    struct pg *db;          /* from one step for the next, to the backend; run_steps closes it */
    void *story;            /* the caller's own, NULL in recovery */
};

/* Runs a new operation to its end. The caller holds the backend's lock. On failure everything is
 * undone and err tells the first cause. */
bool journal_run(struct task *task, struct err *err);

/* Finishes or undoes interrupted operations of a project; NULL: of all. What cannot be repaired is
 * told in core->repairs, and its backend is failed; false only when the journal cannot be read. */
bool journal_recover(struct core *core, const char *project_id, struct err *err);

/* One string of the operation's own data, durable when set. */
bool journal_set(struct task *task, const char *key, const char *value, struct err *err);
const char *journal_get(struct task *task, const char *key);

#endif
