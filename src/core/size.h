/* size: what branches have on disk. Internal to core/. */
#ifndef BOUGH_CORE_SIZE_H
#define BOUGH_CORE_SIZE_H

#include "core/session.h"

/* Bytes that only this branch holds, its T0 included; 0 for one that is being made or removed. */
uint64_t size_of_branch(const struct pool *pool, const struct backend *branch);

#endif
