/* cluster: see cluster.h. */
#include "pg/cluster.h"

#include "base/path.h"
#include "base/process.h"
#include "base/text.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEBIAN_ROOT "/usr/lib/postgresql"
#define SMALL_FILE_LIMIT_BYTES 65536

static bool has_postgres(struct arena *arena, const char *bin)
{
    return access(path_join(arena, bin, "postgres"), X_OK) == 0;
}

static char *newest_debian(struct arena *arena)
{
    int newest = 0;
    DIR *directory = opendir(DEBIAN_ROOT);
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        int major = atoi(entry->d_name);
        char *bin = arena_printf(arena, DEBIAN_ROOT "/%d/bin", major);
        if (major > newest && has_postgres(arena, bin))
            newest = major;
    }
    if (directory)
        (void)closedir(directory);
    return newest ? arena_printf(arena, DEBIAN_ROOT "/%d/bin", newest) : NULL;
}

char *cluster_find_bin(struct arena *arena, const char *asked, struct err *err)
{
    if (asked && *asked) {
        if (has_postgres(arena, asked))
            return path_real(arena, asked, err);
        (void)err_set(err, ERR_MISSING, "cannot find 'postgres' in '%s'", asked);
        (void)err_hint(err, "give the directory that holds postgres, initdb and pg_dump");
        return NULL;
    }
    char *bin = newest_debian(arena);
    if (bin)
        return bin;
    char *program = process_find(arena, "postgres");
    char *real = program ? path_real(arena, program, err) : NULL;
    if (real)
        return path_parent(arena, real);
    (void)err_set(err, ERR_MISSING, "cannot find PostgreSQL's server programs");
    (void)err_hint(err,
                   "install them (apt-get install postgresql-15), or name their directory with "
                   "--pg-bin");
    return NULL;
}

bool cluster_bin_major(struct arena *arena, const char *bin, int *ret_major, struct err *err)
{
    const char *argv[] = {path_join(arena, bin, "postgres"), "--version", NULL};
    struct process process = {.argv = argv, .timeout_ms = 10000};
    struct process_result result;
    if (!process_check(arena, &process, &result, err))
        return false;
    const char *digits = strpbrk(result.out, "0123456789");
    *ret_major = digits ? atoi(digits) : 0;
    if (!*ret_major)
        return err_set(err, ERR_MISSING, "cannot read the version of '%s'", argv[0]);
    return true;
}

bool cluster_data_major(struct arena *arena, const char *data, int *ret_major, struct err *err)
{
    char *text =
        path_read(arena, path_join(arena, data, "PG_VERSION"), SMALL_FILE_LIMIT_BYTES, NULL, err);
    if (!text)
        return false;
    *ret_major = atoi(text);
    return true;
}

bool cluster_system_identifier(struct arena *arena, const char *bin, const char *data,
                               char **ret_identifier, struct err *err)
{
    static const char label[] = "Database system identifier:";
    const char *argv[] = {path_join(arena, bin, "pg_controldata"), "-D", data, NULL};
    const char *env[] = {"LC_ALL=C", "LANGUAGE", NULL};
    struct process process = {.argv = argv, .env = env, .timeout_ms = 10000};
    struct process_result result;
    if (!process_check(arena, &process, &result, err))
        return false;
    const char *at = strstr(result.out, label);
    if (!at)
        return err_set(err, ERR_FAILED, "cannot read the identifier of '%s'", data);
    at += strlen(label);
    at += strspn(at, " ");
    *ret_identifier = arena_strndup(arena, at, strspn(at, "0123456789"));
    return true;
}

/* Lines of postmaster.pid: 1 process id, 8 status ("ready   ", "starting", "stopping", "standby ").
 */
bool cluster_postmaster(const char *data, struct postmaster *ret_postmaster)
{
    char path[PATH_MAX];
    char line[256];
    struct postmaster found = {0};
    int number = 0;
    (void)snprintf(path, sizeof(path), "%s/postmaster.pid", data);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file)) {
        number++;
        if (number == 1)
            found.pid = (pid_t)atol(line);
        if (number == 8)
            found.ready = text_starts(line, "ready");
    }
    if (file)
        (void)fclose(file);
    if (found.pid <= 0)
        return false;
    *ret_postmaster = found;
    return true;
}

pid_t cluster_server_pid(const char *data)
{
    struct postmaster postmaster;
    if (!cluster_postmaster(data, &postmaster))
        return 0;
    char link[64];
    struct stat process_directory;
    struct stat data_directory;
    (void)snprintf(link, sizeof(link), "/proc/%ld/cwd", (long)postmaster.pid);
    if (stat(link, &process_directory) != 0 || stat(data, &data_directory) != 0)
        return 0;
    bool same = process_directory.st_dev == data_directory.st_dev &&
                process_directory.st_ino == data_directory.st_ino;
    return same ? postmaster.pid : 0;
}
