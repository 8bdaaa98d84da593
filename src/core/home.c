/* home: see home.h. */
#include "core/home.h"

#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

static char *default_home(struct arena *arena)
{
    const char *home = getenv("BOUGH_HOME");
    if (home && *home)
        return arena_strdup(arena, home);
    if (geteuid() == 0)
        return arena_strdup(arena, "/var/lib/bough");
    const char *data = getenv("XDG_DATA_HOME");
    if (data && *data)
        return path_join(arena, data, "bough");
    const char *user = getenv("HOME");
    return arena_printf(arena, "%s/.local/share/bough", user && *user ? user : "/tmp");
}

char *home_open(struct arena *arena, const char *asked, struct err *err)
{
    char *home = asked ? arena_strdup(arena, asked) : default_home(arena);
    return path_make(home, 0711, err) ? path_real(arena, home, err) : NULL;
}
