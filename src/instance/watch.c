/*
 * watch: see watch.h. A pidfd tells when a process ends. postmaster.pid is looked at every
 * millisecond: inotify would tell at once, but closing its descriptor waits for a grace period of
 * the kernel, 5 to 15 ms, and so does the exit of a program that leaves it open.
 */
#include "instance/watch.h"

#include "base/path.h"
#include "base/text.h"
#include "pg/cluster.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ASK_AGAIN_MS 1 /* reading the file takes 10 us */
#define REAP_TIMEOUT_MS 1000

/* Gone, or on its way: a process gives up its working directory just before it becomes a zombie. */
static bool is_ending(pid_t pid)
{
    char path[64];
    char target[PATH_MAX];
    (void)snprintf(path, sizeof(path), "/proc/%ld/cwd", (long)pid);
    return readlink(path, target, sizeof(target)) < 0 && errno == ENOENT;
}

/* Returns when the process ends, or soon. */
static void await_end(int process, struct deadline deadline, int64_t most_ms)
{
    struct pollfd polled = {.fd = process, .events = POLLIN};
    int64_t left_ms = deadline_left_ms(deadline);
    int64_t wait_ms = process < 0 ? ASK_AGAIN_MS : most_ms;
    /* Whatever it returns, the caller asks again. */
    (void)poll(&polled, 1, (int)(left_ms < wait_ms ? left_ms : wait_ms));
}

enum watch_result watch_ready(const char *data, pid_t pid, struct deadline deadline)
{
    auto_fd process = pidfd_open(pid, 0);
    for (;;) {
        struct postmaster postmaster;
        if (cluster_postmaster(data, &postmaster) && postmaster.pid == pid && postmaster.ready)
            return WATCH_READY;
        if (is_ending(pid))
            return WATCH_ENDED;
        if (deadline_passed(deadline))
            return WATCH_LATE;
        await_end(process, deadline, ASK_AGAIN_MS);
    }
}

/* For a process that is not our child. */
static bool has_ended(pid_t pid, int process)
{
    struct pollfd polled = {.fd = process, .events = POLLIN};
    return process >= 0 ? poll(&polled, 1, 0) > 0 : is_ending(pid);
}

bool watch_end(pid_t pid, struct deadline deadline, int *ret_status)
{
    auto_fd process = pidfd_open(pid, 0);
    for (;;) {
        int status = 0;
        pid_t reaped = waitpid(pid, &status, WNOHANG); /* 0: our child, and it lives */
        if (reaped == pid || (reaped < 0 && has_ended(pid, process))) {
            if (ret_status && reaped == pid)
                *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            return true;
        }
        if (deadline_passed(deadline))
            return false;
        await_end(process, deadline, INT_MAX);
    }
}

void watch_reap(pid_t pid)
{
    (void)watch_end(pid, deadline_in(is_ending(pid) ? REAP_TIMEOUT_MS : 0), NULL);
}

static bool is_server_in(const char *process, const struct stat *data)
{
    char path[PATH_MAX];
    char program[PATH_MAX];
    struct stat directory;
    (void)snprintf(path, sizeof(path), "/proc/%s/cwd", process);
    if (stat(path, &directory) != 0 || directory.st_dev != data->st_dev ||
        directory.st_ino != data->st_ino)
        return false;
    (void)snprintf(path, sizeof(path), "/proc/%s/exe", process);
    ssize_t len = readlink(path, program, sizeof(program) - 1);
    program[len > 0 ? len : 0] = '\0';
    const char *slash = strrchr(program, '/');
    return slash && text_starts(slash, "/postgres"); /* " (deleted)" may follow after an upgrade */
}

static pid_t find_orphan(const char *data)
{
    struct stat info;
    DIR *processes = stat(data, &info) == 0 ? opendir("/proc") : NULL;
    struct dirent *entry;
    pid_t found = 0;
    while (processes && !found && (entry = readdir(processes)))
        if (isdigit((unsigned char)entry->d_name[0]) && is_server_in(entry->d_name, &info))
            found = (pid_t)atol(entry->d_name);
    if (processes)
        (void)closedir(processes);
    return found;
}

pid_t watch_orphans(const char *data, struct deadline deadline)
{
    pid_t orphan;
    while ((orphan = find_orphan(data)) && !deadline_passed(deadline))
        (void)watch_end(orphan, deadline, NULL);
    return orphan;
}
