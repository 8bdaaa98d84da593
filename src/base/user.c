/* user: see user.h. */
#include "base/user.h"

#define RECORD_LIMIT_BYTES 65536

const struct passwd *user_by_name(struct arena *arena, const char *name)
{
    struct passwd *user = arena_new(arena, struct passwd);
    struct passwd *found = NULL;
    char *buffer = arena_alloc(arena, RECORD_LIMIT_BYTES);
    return getpwnam_r(name, user, buffer, RECORD_LIMIT_BYTES, &found) == 0 ? found : NULL;
}

const struct passwd *user_by_id(struct arena *arena, uid_t uid)
{
    struct passwd *user = arena_new(arena, struct passwd);
    struct passwd *found = NULL;
    char *buffer = arena_alloc(arena, RECORD_LIMIT_BYTES);
    return getpwuid_r(uid, user, buffer, RECORD_LIMIT_BYTES, &found) == 0 ? found : NULL;
}
