/* socket: see socket.h. */
#include "instance/socket.h"

#include "base/path.h"
#include "pg/cluster.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ID_LEN 12
#define MAKE_ATTEMPTS 10
#define SOCKET_DIRECTORY_LINE 5 /* of postmaster.pid: LOCK_FILE_LINE_SOCKET_DIR */

/* Whether it is a directory of the caller that nobody else can write to. */
static bool is_own(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool fits(const char *base)
{
    size_t longest = strlen(base) + 1 + ID_LEN + strlen("/.s.PGSQL.65535") + 1;
    return longest <= sizeof(((struct sockaddr_un *)NULL)->sun_path);
}

/* Below $XDG_RUNTIME_DIR, NULL when that is not usable: not ours (kept by sudo), or too long. */
static char *runtime_base(struct arena *arena)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (!runtime || *runtime != '/' || !is_own(runtime))
        return NULL;
    char *base = path_join(arena, runtime, "bough");
    return fits(base) ? base : NULL;
}

static char *temporary_base(struct arena *arena)
{
    return arena_printf(arena, "/tmp/bough-%lu", (unsigned long)geteuid());
}

static char *base_directory(struct arena *arena)
{
    if (geteuid() == 0)
        return arena_strdup(arena, "/run/bough");
    char *base = runtime_base(arena);
    return base ? base : temporary_base(arena);
}

static char *leaf_of(struct arena *arena, const char *base, const struct instance *instance)
{
    return arena_printf(arena, "%s/%.*s", base, ID_LEN, instance->id);
}

char *socket_planned(struct arena *arena, const struct instance *instance)
{
    return leaf_of(arena, base_directory(arena), instance);
}

/* What the running server wrote into postmaster.pid; NULL when it has no socket. */
static char *socket_in_use(struct arena *arena, const char *data)
{
    char line[PATH_MAX] = "";
    int number = 0;
    FILE *file = fopen(path_join(arena, data, "postmaster.pid"), "re");
    while (file && number < SOCKET_DIRECTORY_LINE && fgets(line, sizeof(line), file))
        number++;
    if (file)
        (void)fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return number == SOCKET_DIRECTORY_LINE && *line == '/' ? arena_strdup(arena, line) : NULL;
}

char *instance_socket_directory(struct arena *arena, const struct instance *instance)
{
    char *in_use = cluster_server_pid(instance->data) ? socket_in_use(arena, instance->data) : NULL;
    return in_use ? in_use : socket_planned(arena, instance);
}

/* Root's base is passed through by the server user on the way to the leaf; a user's own is
 * private. */
static bool make_base(const char *base, struct err *err)
{
    mode_t mode = geteuid() == 0 ? 0755 : 0700;
    if (mkdir(base, mode) != 0 && errno != EEXIST)
        return err_set_errno(err, ERR_FAILED, "cannot create directory '%s'", base);
    if (is_own(base) || !path_exists(base)) /* gone again: the caller tries once more */
        return chmod(base, mode) == 0 || errno == ENOENT ||
               err_set_errno(err, ERR_FAILED, "cannot change directory '%s'", base);
    (void)err_set(err, ERR_FAILED,
                  "cannot use '%s' for sockets: it is not a private directory of this user", base);
    return err_hint(err, "remove it, or ask the one who made it to");
}

bool socket_make(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    char *base = base_directory(&arena);
    char *leaf = leaf_of(&arena, base, instance);
    /* Another instance that stops at this moment may take the empty base away. */
    for (int attempt = 1;; attempt++) {
        /* A socket left by a killed server has a lock file that could stop the next one. */
        if (!make_base(base, err) || !path_remove(leaf, err))
            return false;
        if (mkdir(leaf, 0700) == 0)
            return run_as_own(&instance->user, leaf, err);
        if (errno != ENOENT || attempt == MAKE_ATTEMPTS)
            return err_set_errno(err, ERR_FAILED, "cannot create directory '%s'", leaf);
    }
}

void socket_remove(const struct instance *instance)
{
    auto_arena arena = {0};
    auto_err ignored = {0};
    /* Everywhere that this user's servers put sockets: XDG_RUNTIME_DIR may have been set at the
     * start only. */
    const char *bases[] = {base_directory(&arena), geteuid() ? temporary_base(&arena) : NULL};
    for (size_t i = 0; i < countof(bases) && bases[i]; i++) {
        if (!is_own(bases[i]))
            continue;
        /* What cannot be removed is empty or stale; the next start removes it or says why not. */
        (void)path_remove(leaf_of(&arena, bases[i], instance), &ignored);
        (void)rmdir(bases[i]);
    }
}
