/* space: the pool never fills up without a word. Internal to core/. */
#ifndef BOUGH_CORE_SPACE_H
#define BOUGH_CORE_SPACE_H

#include "core/session.h"
#include "pool/space.h"

/* Below this share of the pool a warning is given, unless bough.ini says otherwise. */
#define SPACE_WARN_PERCENT 10
/* What the server on a new clone writes before anybody works with it. */
#define SPACE_CLONE_BYTES ((uint64_t)32 << 20)
#define SPACE_CLUSTER_BYTES ((uint64_t)80 << 20) /* a new cluster */

/* Before an operation: ERR_NO_SPACE, with what is free, what is needed and what to do, unless the
 * pool has room for `least_bytes` and, where the driver copies, `copies` copies of the volume
 * (NULL: none). */
bool space_check(struct core *core, const struct pool *pool, uint64_t least_bytes,
                 const char *volume, unsigned copies, struct err *err);

/* "only 1.2 GiB of 20 GiB are free", NULL while there is more than the threshold: `warn_free` of
 * bough.ini's [project] where a project is open. */
char *space_warning(struct core *core, const struct pool_space *space);

/* Adds it to the warnings of the session, after an operation. */
void space_warn(struct core *core, const struct pool *pool);

/* What to do about a full pool. */
char *space_hint(struct arena *arena, const struct pool_space *space);

/* "10%" or a size, as bytes of a pool of that total; false when it is neither. */
bool space_parse_threshold(const char *text, uint64_t total_bytes, uint64_t *ret_bytes);

#endif
