/* sweep: what a command that was killed before its first journal entry may leave behind. */
#ifndef BOUGH_CORE_SWEEP_H
#define BOUGH_CORE_SWEEP_H

#include "core/session.h"

/* Removes lock files of backends that are in no store row and that nobody holds, and what dead
 * processes left of trying out the pool. Best effort: an error is not worth telling, the next
 * command sweeps again. */
void sweep(const struct core *core);

#endif
