/* proc: see proc.h. */
#include "service/proc.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#define STAT_LIMIT_BYTES 4096
#define ENVIRONMENT_LIMIT_BYTES ((size_t)4 * 1024 * 1024)
#define PIECE_BYTES ((size_t)16 * 1024)

/* Files in /proc do not tell their size. "" when it cannot be read. */
static char *read_file(struct arena *arena, const char *path, size_t *ret_len)
{
    struct text text = text_make(arena);
    char piece[PIECE_BYTES];
    auto_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = 0;
    while (fd >= 0 && text.len < ENVIRONMENT_LIMIT_BYTES &&
           (n = read(fd, piece, sizeof(piece))) > 0)
        text_add_bytes(&text, piece, (size_t)n);
    *ret_len = text.len;
    return text.data;
}

char *proc_boot(struct arena *arena)
{
    size_t len = 0;
    char *id = read_file(arena, "/proc/sys/kernel/random/boot_id", &len);
    return arena_strndup(arena, id, strcspn(id, "\n"));
}

/* Fields that follow the program's name, which may have anything in it: the last ')' ends it. */
static bool parse_stat(const char *text, struct proc *proc)
{
    const char *name_end = strrchr(text, ')');
    char state = 0;
    long session = 0;
    long long started = 0;
    int n = name_end ? sscanf(name_end + 1,
                              " %c %*d %*d %ld %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
                              "%*d %*d %lld",
                              &state, &session, &started)
                     : 0;
    if (n != 3 || state == 'Z' || state == 'X')
        return false;
    proc->session = (pid_t)session;
    proc->started = started;
    return true;
}

bool proc_read(pid_t pid, struct proc *ret_proc)
{
    char path[64];
    char text[STAT_LIMIT_BYTES];
    (void)snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    auto_fd fd = pid > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
    if (n <= 0)
        return false;
    text[n] = '\0';
    struct proc proc = {.pid = pid};
    if (!parse_stat(text, &proc))
        return false;
    *ret_proc = proc;
    return true;
}

struct proc *proc_list(struct arena *arena, bool (*wants)(void *context, const struct proc *proc),
                       void *context, size_t *ret_n)
{
    VEC(struct proc) found = {0};
    DIR *directory = opendir("/proc");
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        struct proc proc;
        if (isdigit((unsigned char)entry->d_name[0]) &&
            proc_read((pid_t)atol(entry->d_name), &proc) && wants(context, &proc))
            vec_add(arena, &found, proc);
    }
    if (directory)
        (void)closedir(directory);
    *ret_n = found.n;
    return found.items;
}

bool proc_has_variable(pid_t pid, const char *variable)
{
    auto_arena arena = {0};
    size_t len = 0;
    char *path = arena_printf(&arena, "/proc/%ld/environ", (long)pid);
    const char *text = read_file(&arena, path, &len);
    for (size_t at = 0; at < len; at += strlen(text + at) + 1)
        if (strcmp(text + at, variable) == 0)
            return true;
    return false;
}

void proc_signal(const struct proc *proc, int number)
{
    struct proc now;
    auto_fd process = pidfd_open(proc->pid, 0);
    /* Asked again: from here on the descriptor means this very process. */
    if (process >= 0 && proc_read(proc->pid, &now) && now.started == proc->started)
        (void)pidfd_send_signal(process, number, NULL, 0); /* it may have ended: as good */
}
