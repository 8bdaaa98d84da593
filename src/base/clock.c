/* clock: see clock.h. */
#include "base/clock.h"

#include <time.h>

int64_t clock_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with this clock */
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

char *clock_iso(struct arena *arena)
{
    return clock_iso_in(arena, 0);
}

char *clock_iso_in(struct arena *arena, int64_t seconds_on)
{
    struct timespec now;
    struct tm utc;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += (time_t)seconds_on;
    (void)gmtime_r(&now.tv_sec, &utc);
    char seconds[32];
    (void)strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
    return arena_printf(arena, "%s.%03ldZ", seconds, now.tv_nsec / 1000000);
}

struct deadline deadline_in(int64_t timeout_ms)
{
    return (struct deadline){clock_ms() + timeout_ms};
}

bool deadline_passed(struct deadline deadline)
{
    return clock_ms() >= deadline.at_ms;
}

int64_t deadline_left_ms(struct deadline deadline)
{
    int64_t left = deadline.at_ms - clock_ms();
    return left > 0 ? left : 0;
}

void clock_sleep_us(int64_t us)
{
    struct timespec pause = {us / 1000000, us % 1000000 * 1000};
    (void)nanosleep(&pause, NULL); /* waking early is harmless: every caller checks a condition */
}
