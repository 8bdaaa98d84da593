/*
 * relax: see relax.h and instance.h.
 *
 * What a server syncs one by one, each file that recovery touched above all, one syncfs syncs
 * together. PostgreSQL allows it: "When changing fsync from off to on, it is necessary to force all
 * modified buffers in the kernel to durable storage. This can be done [...] while fsync is on by
 * [...] running sync" (PostgreSQL manual, fsync). The settings are in postgresql.conf, because
 * those of the command line hold as long as the server; ALTER SYSTEM does not rewrite that file.
 */
#include "instance/relax.h"

#include "base/path.h"
#include "base/text.h"
#include "instance/config.h"
#include "instance/replace.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "postgresql.conf"

/* Without autovacuum nobody but bough writes in that time. */
static const char lines[] = "\n# Until bough has prepared this clone.\n"
                            "fsync = off\n"
                            "autovacuum = off\n";

static char *read_file(struct arena *arena, const struct instance *instance, struct err *err)
{
    return path_read(arena, path_join(arena, instance->data, FILE_NAME), CONFIG_FILE_LIMIT_BYTES,
                     NULL, err);
}

/* Files that are open with O_DSYNC stay as they were opened: fsync could not be switched on. */
static bool can_be_relaxed(const struct config *config)
{
    const char *method = config_get(config, "wal_sync_method");
    return !method || !text_starts(method, "open");
}

bool instance_relax(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    struct config config = config_read(&arena, instance->data);
    char *before = can_be_relaxed(&config) ? read_file(&arena, instance, err) : NULL;
    if (!before)
        return !can_be_relaxed(&config);
    if (strstr(before, lines))
        return true; /* a step that is repeated */
    return replace_file(instance, FILE_NAME, arena_printf(&arena, "%s%s", before, lines), err);
}

bool relax_end(const struct instance *instance, bool *ret_was, struct err *err)
{
    auto_arena arena = {0};
    char *content = read_file(&arena, instance, err);
    char *at = content ? strstr(content, lines) : NULL;
    *ret_was = at != NULL;
    if (!at)
        return content != NULL;
    *at = '\0';
    char *rest = at + strlen(lines);
    return replace_file(instance, FILE_NAME, arena_printf(&arena, "%s%s", content, rest), err);
}

bool relax_sync(const struct instance *instance, struct err *err)
{
    auto_fd fd = open(instance->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return (fd >= 0 && syncfs(fd) == 0) ||
           err_set_errno(err, ERR_FAILED, "cannot write '%s' to disk", instance->data);
}

static void *sync_and_close(void *context)
{
    int fd = (int)(intptr_t)context;
    (void)syncfs(fd); /* relax_sync tells what fails */
    (void)close(fd);
    return NULL;
}

void instance_settle_ahead(const struct instance *instance)
{
    pthread_t thread;
    pthread_attr_t detached;
    int fd = open(instance->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)pthread_attr_init(&detached);
    (void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &detached, sync_and_close, (void *)(intptr_t)fd) != 0)
        (void)close(fd);
    (void)pthread_attr_destroy(&detached);
}
