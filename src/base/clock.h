/* clock: monotonic time for deadlines, wall time for records. */
#ifndef BOUGH_BASE_CLOCK_H
#define BOUGH_BASE_CLOCK_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds of the monotonic clock; only differences mean something. */
int64_t clock_ms(void);
/* The same in microseconds. */
int64_t clock_us(void);

/* Now, as ISO 8601 in UTC with milliseconds: 2026-01-31T12:00:00.000Z. */
char *clock_iso(struct arena *arena);
/* The same for a moment from now. */
char *clock_iso_in(struct arena *arena, int64_t seconds);

/* A point in time after which waiting ends. */
struct deadline {
    int64_t at_ms;
};
struct deadline deadline_in(int64_t timeout_ms);
bool deadline_passed(struct deadline deadline);
/* Milliseconds left, 0 when passed. */
int64_t deadline_left_ms(struct deadline deadline);

void clock_sleep_us(int64_t us);

#endif
