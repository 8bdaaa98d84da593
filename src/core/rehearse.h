/* rehearse: a plan tried on throw-away clones before the parent is touched. */
#ifndef BOUGH_CORE_REHEARSE_H
#define BOUGH_CORE_REHEARSE_H

#include "core/prepare.h"

/* Runs the plan on a clone of the parent and compares with the prediction; then, where that is
 * cheap, finds out whether the sides commute (commute.h). Fills in what `changes` says of it.
 * ERR_REHEARSAL when something fails; *ret_moved: the parent changed in between, ERR_MOVED. */
bool rehearse(struct core *core, struct prepared *prepared, struct changes *changes,
              bool *ret_moved, struct err *err);

/* ERR_MOVED when the parent, or a clone of it, is not what was read before. */
bool rehearse_unmoved(const struct prepared *prepared, struct pg *db, bool *ret_moved,
                      struct err *err);

#endif
