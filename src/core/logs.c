/* logs: what the PostgreSQL server and the services of a backend wrote. */
#include "base/path.h"
#include "base/text.h"
#include "core/services.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_LIMIT_BYTES ((size_t)16 * 1024 * 1024)
#define MORE_LIMIT_BYTES ((size_t)1024 * 1024)

static bool check_service(struct core *core, const struct backend *backend, const char *service,
                          struct err *err)
{
    struct text known = text_make(&core->arena);
    struct service *rows = NULL;
    size_t n = 0;
    if (!store_service_list(core->store, &core->arena, backend->id, &rows, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text_equal(rows[i].name, service))
            return true;
        text_add_item(&known, ", ", rows[i].name);
    }
    (void)err_set(err, ERR_NOT_FOUND, "'%s' has no service '%s'", backend->name, service);
    return err_hint(err, n ? "its services are %s" : "it has no services%s", known.data);
}

static bool find_log(struct core *core, const char *name, const char *service,
                     const char **ret_path, struct err *err)
{
    struct backend backend;
    if (!session_backend(core, name, &backend, err) ||
        (service && !check_service(core, &backend, service, err)))
        return false;
    *ret_path = service ? service_log_path(&core->arena, &backend, service)
                        : arena_printf(&core->arena, "%s.log", backend.data_path);
    return true;
}

/* The last n lines. */
static const char *last_lines(const char *text, size_t n)
{
    size_t len = strlen(text);
    size_t at = len && text[len - 1] == '\n' ? len - 1 : len;
    while (at > 0 && (text[at - 1] != '\n' || --n > 0))
        at--;
    return n == 0 || at == 0 ? text + at : text;
}

bool core_log_tail(struct core *core, const char *name, const char *service, size_t n,
                   struct log_part *ret_part, struct err *err)
{
    struct log_part part = {0};
    struct stat info = {0};
    if (!find_log(core, name, service, &part.path, err))
        return false;
    /* What comes between the two looks is shown twice rather than not at all. */
    (void)stat(part.path, &info);
    const char *all = n ? path_tail(&core->arena, part.path, TAIL_LIMIT_BYTES) : "";
    part.text = n ? last_lines(all, n) : "";
    part.len = strlen(part.text);
    part.inode = (int64_t)info.st_ino;
    part.offset = info.st_size;
    *ret_part = part;
    return true;
}

/* A file that is shorter by now, or another one, begins anew. */
bool core_log_more(struct core *core, const char *name, const char *service, struct arena *arena,
                   struct log_part *part, struct err *err)
{
    struct stat info;
    part->text = "";
    part->len = 0;
    if (!part->path && !find_log(core, name, service, &part->path, err))
        return false;
    auto_fd fd = open(part->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0)
        return true;
    if ((int64_t)info.st_ino != part->inode || info.st_size < part->offset)
        part->offset = 0;
    part->inode = (int64_t)info.st_ino;
    size_t left = (size_t)(info.st_size - part->offset);
    size_t wanted = left < MORE_LIMIT_BYTES ? left : MORE_LIMIT_BYTES;
    char *text = arena_alloc(arena, wanted + 1);
    ssize_t got = pread(fd, text, wanted, part->offset);
    part->len = got > 0 ? (size_t)got : 0;
    part->offset += (int64_t)part->len;
    part->text = text;
    return true;
}
