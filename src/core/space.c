/* space: see space.h. */
#include "core/space.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/size.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM_ATTEMPTS 10
#define ROOM_PAUSE_US 100000

char *space_hint(struct arena *arena, const struct pool_space *space)
{
    const char *grow = space->image ? ", or make the pool larger: 'bough pool grow --size SIZE'"
                                    : "";
    bool host = space->image && space->free_bytes == space->host_free_bytes;
    if (host)
        return arena_printf(arena,
                            "free some space on the disk of '%s', or delete branches: 'bough "
                            "branch list' shows what each uses", space->image);
    return arena_printf(arena, "delete branches: 'bough branch list' shows what each uses%s", grow);
}

/* A walk over the volume; only where copying it takes longer. */
static uint64_t copy_bytes(const struct pool *pool, const char *volume, unsigned copies)
{
    auto_err ignored = {0}; /* the copy itself tells what is wrong with it */
    uint64_t bytes = 0;
    if (!volume || pool->driver->instant || !pool_own_bytes(pool, volume, &bytes, &ignored))
        return 0;
    return bytes * copies;
}

/* What was deleted a moment ago is free when btrfs has committed that and cleaned up behind it. */
static bool await_room(struct arena *arena, const struct pool *pool, uint64_t needed,
                       struct pool_space *ret_space, struct err *err)
{
    int attempts = pool->driver == &pool_btrfs ? ROOM_ATTEMPTS : 0;
    auto_fd fd = open(pool->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!pool_space(arena, pool->directory, ret_space, err))
        return false;
    for (int i = 0; i < attempts && ret_space->free_bytes < needed; i++) {
        (void)(fd >= 0 && syncfs(fd)); /* whether there is room is asked, not this */
        if (i)
            clock_sleep_us(ROOM_PAUSE_US);
        if (!pool_space(arena, pool->directory, ret_space, err))
            return false;
    }
    return true;
}

bool space_check(struct core *core, const struct pool *pool, uint64_t least_bytes,
                 const char *volume, unsigned copies, struct err *err)
{
    struct arena *arena = &core->arena;
    struct pool_space space;
    uint64_t needed = least_bytes + copy_bytes(pool, volume, copies);
    if (!await_room(arena, pool, needed, &space, err))
        return false;
    if (space.free_bytes >= needed)
        return true;
    (void)err_set(err, ERR_NO_SPACE, "no space left in the pool: %s free, %s needed",
                  size_text(arena, space.free_bytes), size_text(arena, needed));
    (void)err_detail(err, "pool '%s', %s in all", pool->directory,
                     size_text(arena, space.total_bytes));
    return err_hint(err, "%s", space_hint(arena, &space));
}

bool space_parse_threshold(const char *text, uint64_t total_bytes, uint64_t *ret_bytes)
{
    char *end = NULL;
    unsigned long percent = strtoul(text, &end, 10);
    if (end != text && strcmp(end, "%") == 0 && percent <= 100) {
        *ret_bytes = total_bytes / 100 * percent;
        return true;
    }
    return size_parse(text, ret_bytes);
}

char *space_warning(struct core *core, const struct pool_space *space)
{
    auto_err ignored = {0}; /* a wrong bough.ini is told by what needs it */
    const struct project_file *file = NULL;
    uint64_t threshold = space->total_bytes / 100 * SPACE_WARN_PERCENT;
    if (core->directory && session_parts(core, &file, &ignored) && file->warn_free)
        (void)space_parse_threshold(file->warn_free, space->total_bytes, &threshold);
    if (space->free_bytes >= threshold)
        return NULL;
    return arena_printf(&core->arena, "only %s of the pool's %s are free",
                        size_text(&core->arena, space->free_bytes),
                        size_text(&core->arena, space->total_bytes));
}

void space_warn(struct core *core, const struct pool *pool)
{
    auto_err ignored = {0}; /* what was done is done */
    struct pool_space space;
    const char *warning = pool_space(&core->arena, pool->directory, &space, &ignored)
                              ? space_warning(core, &space)
                              : NULL;
    if (warning)
        vec_add(&core->arena, &core->warnings, warning);
}
