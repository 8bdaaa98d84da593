/*
 * gate: what is awake when branches sleep.
 *
 * One process for a home. It holds the listening socket of every branch that sleeps or may fall
 * asleep, and never reads a byte from it: when a connection waits in the queue of one that sleeps,
 * the server is started and given that very socket (instance/listener.h). It stops the servers that
 * nobody uses, and deletes the branches whose time is over.
 *
 * Commands find it by a socket in the abstract name space, which also makes it the only one: its
 * name is the home's inode. When the gate dies its sockets go with it: sleeping branches can then
 * not be reached until a command starts a gate again, or the branch.
 */
#ifndef BOUGH_CORE_GATE_H
#define BOUGH_CORE_GATE_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>

struct core;
struct backend;

struct gate_options {
    const char *home; /* NULL: as core_open */
    const char *pg_bin;
    bool while_needed; /* ends when no branch sleeps, may fall asleep or expires */
    bool patient;      /* where there is a gate already, waits for its end; else that is ERR_BUSY */
    const atomic_bool *stop; /* ends soon after it is true; NULL: never */
    void (*say)(void *context, const char *line);
    void *say_context;
};
bool gate_run(const struct gate_options *options, struct err *err);

/* --- For commands; none of these fails: without a gate they do nothing. --- */

/* A descriptor of the branch's listening socket, for whoever holds its lock and starts it; -1 when
 * the gate has none. */
int gate_take(const struct core *core, const char *backend_id);
/* The gate lets go of the branch's socket, until the server has been stopped and started again. */
void gate_release(const struct core *core, const char *backend_id);
/* The gate looks at the store at once. */
void gate_look(const struct core *core);
/* Starts a gate in the background where the open project needs one and there is none. */
void gate_ensure(struct core *core);

#endif
