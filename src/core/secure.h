/* secure: what a clone must forget before anyone may use it. */
#ifndef BOUGH_CORE_SECURE_H
#define BOUGH_CORE_SECURE_H

#include "core/session.h"

/* In a clone that only bough can reach, and whose jobs wait: its own passwords, subscriptions off
 * and cut from their slots, prepared transactions of the parent rolled back, scheduled jobs off
 * (unless the branch is to run them) and bound to its own port. */
bool secure_clone(struct core *core, const struct backend *backend, struct pg *db, struct err *err);

#endif
