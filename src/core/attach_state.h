/* attach_state: how the copy of an attached parent stands. */
#ifndef BOUGH_CORE_ATTACH_STATE_H
#define BOUGH_CORE_ATTACH_STATE_H

#include "core/session.h"

/* Of the open project. What cannot be found out is told in the result. */
void attach_look(struct core *core, const struct backend *parent, struct attach_state *ret_state);
/* Whether branches can be had of it; *ret_hint says what to do when not. */
bool attach_is_well(const struct attach_state *state, const char **ret_hint);

#endif
