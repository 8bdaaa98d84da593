/*
 * hooks: commands of the user before and after operations.
 *
 * They run as who runs bough, in the directory of bough.ini, with BOUGH_HOOK, BOUGH_PROJECT,
 * BOUGH_BRANCH and BOUGH_HOME set, and get {hook, project, branch, changes} as JSON on standard
 * input. Internal to core/.
 */
#ifndef BOUGH_CORE_HOOKS_H
#define BOUGH_CORE_HOOKS_H

#include "core/session.h"

/* Before an operation: ERR_HOOK, with the end of what it wrote, stops it. changes: a JSON list,
 * NULL for an empty one. */
bool hooks_before(struct core *core, enum hook hook, const char *branch, const char *changes,
                  struct err *err);
/* After one: a failure is a warning of the session. */
void hooks_after(struct core *core, enum hook hook, const char *branch, const char *changes);

#endif
