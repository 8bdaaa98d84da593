/* user: accounts of the machine, safe to ask from any thread (getpwnam and getpwuid are not). */
#ifndef BOUGH_BASE_USER_H
#define BOUGH_BASE_USER_H

#include "base/arena.h"

#include <pwd.h>
#include <sys/types.h>

/* NULL when there is no such user. The result lives in the arena. */
const struct passwd *user_by_name(struct arena *arena, const char *name);
const struct passwd *user_by_id(struct arena *arena, uid_t uid);

#endif
