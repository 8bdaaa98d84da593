/* lock: see lock.h. */
#include "catalog/lock.h"

#include <assert.h>
#include <stddef.h>

static const struct {
    const char *name;
    bool blocks_reads;
    bool blocks_writes;
} locks[LOCK_COUNT] = {
    [LOCK_ROW_EXCLUSIVE] = {"RowExclusiveLock", false, false},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"ShareUpdateExclusiveLock", false, false},
    [LOCK_SHARE] = {"ShareLock", false, true},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"ShareRowExclusiveLock", false, true},
    [LOCK_ACCESS_EXCLUSIVE] = {"AccessExclusiveLock", true, true},
};

const char *lock_name(enum lock lock)
{
    assert(lock < LOCK_COUNT);
    return locks[lock].name;
}

bool lock_blocks_reads(enum lock lock)
{
    return locks[lock].blocks_reads;
}

bool lock_blocks_writes(enum lock lock)
{
    return locks[lock].blocks_writes;
}

const char *lock_effect(enum lock lock)
{
    if (locks[lock].blocks_reads)
        return "blocks reads and writes";
    return locks[lock].blocks_writes ? "blocks writes" : "blocks neither reads nor writes";
}
