/* proc: which processes there are, by /proc. */
#ifndef BOUGH_SERVICE_PROC_H
#define BOUGH_SERVICE_PROC_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A process, told apart from all that had or will have its id: proc(5), field 22 of stat, in ticks
 * since the boot. */
struct proc {
    pid_t pid;
    int64_t started;
    pid_t session;
};

/* This boot of the machine, as text; "" when the system does not say. */
char *proc_boot(struct arena *arena);

/* False when there is no such process, or only what is left of one that has ended. */
bool proc_read(pid_t pid, struct proc *ret_proc);

/* Every process that lives and that `wants` says yes to; in the arena. */
struct proc *proc_list(struct arena *arena, bool (*wants)(void *context, const struct proc *proc),
                       void *context, size_t *ret_n);

/* Whether a process was started with this line, "NAME=value", in its environment; false where we
 * may not look. */
bool proc_has_variable(pid_t pid, const char *variable);

/* Sends the signal to that very process, or to nobody. */
void proc_signal(const struct proc *proc, int number);

#endif
