/* duration: lengths of time as people write them: 90s, 10m, 3h, 3d, 2w. */
#ifndef BOUGH_BASE_DURATION_H
#define BOUGH_BASE_DURATION_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define DURATION_LIMIT_S ((int64_t)10 * 365 * 24 * 3600)

/* A whole number with its unit, up to ten years; "never" is 0. ERR_USAGE, with a hint. */
bool duration_parse(const char *text, int64_t *ret_s, struct err *err);

/* In the largest unit that leaves nothing over: "90s", "10m", "3d"; "never". */
char *duration_text(struct arena *arena, int64_t s);

#endif
