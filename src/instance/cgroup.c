/* cgroup: see cgroup.h; the files are those of the kernel's cgroup-v2.rst. */
#include "instance/cgroup.h"

#include "base/path.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"
#define CONTROLLERS_LIMIT_BYTES 4096
#define CPU_PERIOD_US 100000

const char *cgroup_root(void)
{
    auto_arena arena = {0};
    auto_err ignored = {0};
    const char *file = ROOT "/cgroup.controllers";
    char *list =
        path_exists(file) ? path_read(&arena, file, CONTROLLERS_LIMIT_BYTES, NULL, &ignored) : NULL;
    bool useful = list && strstr(list, "memory") && strstr(list, "cpu");
    return useful && access(ROOT "/cgroup.subtree_control", W_OK) == 0 ? ROOT : NULL;
}

static bool write_file(const char *directory, const char *name, const char *text, struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, directory, name);
    auto_fd fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    return (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text)) ||
           err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
}

/* What is in `directory` may be limited by its own limits, too. */
static bool delegate(const char *directory, struct err *err)
{
    return write_file(directory, "cgroup.subtree_control", "+memory +cpu", err);
}

static bool set_limits(const char *directory, const struct cgroup_limits *limits, struct err *err)
{
    auto_arena arena = {0};
    const char *memory = "max";
    const char *cpu = "max";
    if (limits->memory_bytes)
        memory = arena_printf(&arena, "%lld", (long long)limits->memory_bytes);
    if (limits->cpu_thousandths)
        cpu = arena_printf(&arena, "%lld %d",
                           (long long)limits->cpu_thousandths * (CPU_PERIOD_US / 1000),
                           CPU_PERIOD_US);
    return write_file(directory, "memory.max", memory, err) &&
           write_file(directory, "cpu.max", cpu, err);
}

static bool make(const char *directory, struct err *err)
{
    return mkdir(directory, 0755) == 0 || errno == EEXIST ||
           err_set_errno(err, ERR_FAILED, "cannot make control group '%s'", directory);
}

char *cgroup_make(struct arena *arena, const char *root, const char *project,
                  const struct cgroup_limits *project_limits, const char *branch,
                  const struct cgroup_limits *branch_limits, struct err *err)
{
    char *all = path_join(arena, root, "bough");
    char *outer = path_join(arena, all, project);
    char *inner = path_join(arena, outer, branch);
    bool made = delegate(root, err) && make(all, err) && delegate(all, err) && make(outer, err) &&
                set_limits(outer, project_limits, err) && delegate(outer, err) &&
                make(inner, err) && set_limits(inner, branch_limits, err);
    return made ? inner : NULL;
}

bool cgroup_enter(const char *path, pid_t pid, struct err *err)
{
    auto_arena arena = {0};
    return write_file(path, "cgroup.procs", arena_printf(&arena, "%ld", (long)pid), err);
}

void cgroup_remove(const char *root, const char *project, const char *branch)
{
    auto_arena arena = {0};
    char *outer = arena_printf(&arena, "%s/bough/%s", root, project);
    /* The outer one goes with the last of its branches. */
    if (rmdir(path_join(&arena, outer, branch)) == 0)
        (void)rmdir(outer);
}
