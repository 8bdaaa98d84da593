/* gate_slot: one branch as the gate sees it. Internal to the gate. */
#ifndef BOUGH_CORE_GATE_SLOT_H
#define BOUGH_CORE_GATE_SLOT_H

#include "base/vec.h"
#include "core/session.h"
#include "instance/listener.h"

#include <stdatomic.h>

/* What a thread does for a slot. */
enum gate_job { JOB_NONE, JOB_WAKE, JOB_SLEEP, JOB_EXPIRE };

enum gate_work { WORK_NONE, WORK_RUNS, WORK_DONE };

struct gate_slot {
    struct arena arena; /* of the strings */
    const char *id;
    const char *project_id;
    const char *name;
    const char *data;
    const char *expires_at; /* "" for never */
    int port;
    int64_t idle_timeout_s; /* 0: it does not fall asleep */
    bool asleep;
    bool at_rest;
    bool seen;             /* in the store, this time */
    bool gone;             /* removed as soon as no thread works for it */
    bool released;         /* somebody stops it: its socket is left alone until it has run again */
    int failures;          /* of waking it, one after the other */
    bool stale;            /* it is marked as asleep, but runs: the mark is to be taken away */
    bool knocked;          /* somebody came, and it may not run */
    int listener;          /* -1: none; owned */
    int64_t used_ms;       /* when somebody was seen to use it */
    int64_t not_before_ms; /* when a job that failed is tried again */
    /* Of the thread that works for it; the main thread reads them once work is WORK_DONE. */
    enum gate_job job;
    atomic_int work;
    bool used;
    bool failed;
    char *why; /* on the heap */
};

struct gate_slots {
    VEC(struct gate_slot *) list;
    size_t next;        /* where the last one was found */
    struct arena arena; /* of the list */
    int epoll;          /* watches the listeners; events carry the slot */
};

struct gate_slot *gate_slots_find(struct gate_slots *slots, const char *id);

/* Makes the slots those of the store, holds the sockets of those that sleep, and takes those of
 * servers that run. ret_any: a branch needs a gate. */
bool gate_slots_refresh(struct gate_slots *slots, struct store *store, bool *ret_any,
                        struct err *err);

bool gate_slot_runs(const struct gate_slot *slot);
/* Takes, makes or drops its socket, as it should be now. */
void gate_slot_hold(struct gate_slots *slots, struct gate_slot *slot);
void gate_slot_drop(struct gate_slots *slots, struct gate_slot *slot);

void gate_slots_release(struct gate_slots *slots);

#endif
