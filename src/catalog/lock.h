/*
 * lock: the table-level locks of PostgreSQL, and whom they make wait.
 *
 * Only those that statements of a plan take; the names are those of pg_locks.mode. Two modes
 * conflict by table 13.2 of the manual, "Explicit Locking". A query takes ACCESS SHARE, and a
 * statement that writes rows takes ROW EXCLUSIVE: that is what "reads" and "writes" mean here.
 */
#ifndef BOUGH_CATALOG_LOCK_H
#define BOUGH_CATALOG_LOCK_H

#include <stdbool.h>

enum lock {
    LOCK_BY_KIND, /* nothing was said: what merge/lock.c has for the kind */
    LOCK_NONE,    /* no table is locked, or one that nobody else can see */
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
    LOCK_COUNT
};

/* "AccessExclusiveLock"; NULL for LOCK_NONE. */
const char *lock_name(enum lock lock);
bool lock_blocks_reads(enum lock lock);
bool lock_blocks_writes(enum lock lock);
/* "blocks reads and writes", "blocks writes", "blocks neither reads nor writes". */
const char *lock_effect(enum lock lock);

#endif
