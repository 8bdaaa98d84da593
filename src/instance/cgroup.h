/*
 * cgroup: how much memory and processor time servers may use, by control groups (version 2).
 *
 * A project is a group, and each of its branches with a limit is one in it:
 * ROOT/bough/PROJECT/BRANCH. A server enters its group before it becomes PostgreSQL, so all its
 * processes are in it. Where there is no such file system, or it may not be written, there are no
 * limits: bough doctor says so.
 */
#ifndef BOUGH_INSTANCE_CGROUP_H
#define BOUGH_INSTANCE_CGROUP_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* 0: no limit. */
struct cgroup_limits {
    int64_t memory_bytes;
    int64_t cpu_thousandths; /* of one processor */
};

/* Where the system has its groups; NULL: it has none that can limit memory and processor time, or
 * the caller may not make any. */
const char *cgroup_root(void);

/* Makes the two groups and sets their limits; the path of the inner one. NULL on failure. */
char *cgroup_make(struct arena *arena, const char *root, const char *project,
                  const struct cgroup_limits *project_limits, const char *branch,
                  const struct cgroup_limits *branch_limits, struct err *err);

/* Puts a process into a group. */
bool cgroup_enter(const char *path, pid_t pid, struct err *err);

/* Removes the groups, where nobody is in them. */
void cgroup_remove(const char *root, const char *project, const char *branch);

#endif
