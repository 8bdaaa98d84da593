/* replace: see replace.h. */
#include "instance/replace.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool fill(int fd, const struct run_as *user, const char *content)
{
    size_t len = strlen(content);
    ssize_t n = write(fd, content, len);
    if (n >= 0 && (size_t)n < len)
        errno = ENOSPC; /* a file of a few hundred bytes is cut short by nothing else */
    return n == (ssize_t)len && (!user->switch_user || fchown(fd, user->uid, user->gid) == 0);
}

bool replace_file(const struct instance *instance, const char *name, const char *content,
                         struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, instance->data, name);
    char *fresh = arena_printf(&arena, "%s.bough", path);
    if (!path_remove(fresh, err))
        return false;
    auto_fd fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0 && fill(fd, &instance->user, content) && rename(fresh, path) == 0)
        return true;
    (void)err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    (void)unlink(fresh);
    return false;
}
