/* progress: see progress.h. */
#include "cli/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 500
#define REDRAW_MS 100
#define BAR_CELLS 24
#define COLUMNS_DEFAULT 80
#define ETA_AFTER_MS 1000
#define CLEAR_LINE "\r\033[K"

static void report(void *context, const char *step, uint64_t done, uint64_t total);

void meter_init(struct meter *meter, bool draws, bool verbose)
{
    *meter = (struct meter){.draws = draws, .verbose = verbose};
    meter->sink = (struct progress){.context = meter, .report = report};
    (void)pthread_mutex_init(&meter->lock, NULL);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&meter->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

/* Best effort: a terminal that is gone is no reason to stop the work. */
static void put(const char *text, size_t len)
{
    ssize_t ignored = write(STDERR_FILENO, text, len);
    (void)ignored;
}

static void clear_line(struct meter *meter)
{
    if (meter->shown)
        put(CLEAR_LINE, strlen(CLEAR_LINE));
    meter->shown = false;
}

void meter_pause(struct meter *meter)
{
    (void)pthread_mutex_lock(&meter->lock);
    clear_line(meter);
    meter->step[0] = '\0';
    (void)pthread_mutex_unlock(&meter->lock);
}

void meter_stop(struct meter *meter)
{
    meter_pause(meter);
    if (!meter->running)
        return;
    (void)pthread_mutex_lock(&meter->lock);
    meter->stopping = true;
    (void)pthread_cond_signal(&meter->wake);
    (void)pthread_mutex_unlock(&meter->lock);
    (void)pthread_join(meter->thread, NULL);
    meter->running = false;
    meter->stopping = false;
}

static size_t terminal_columns(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return COLUMNS_DEFAULT;
}

static void draw(struct meter *meter, int64_t now_ms)
{
    char line[METER_LINE_BYTES];
    meter_line(line, terminal_columns() - 1, meter->step, meter->done, meter->total,
               now_ms - meter->step_began_ms);
    char all[METER_LINE_BYTES + sizeof(CLEAR_LINE)];
    int len = snprintf(all, sizeof(all), CLEAR_LINE "%s", line);
    put(all, (size_t)len);
    meter->shown = true;
}

static void *draw_loop(void *context)
{
    struct meter *meter = context;
    (void)pthread_mutex_lock(&meter->lock);
    while (!meter->stopping) {
        int64_t now_ms = clock_ms();
        if (meter->step[0] && now_ms - meter->began_ms > PATIENCE_MS)
            draw(meter, now_ms);
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += REDRAW_MS * 1000000L;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        (void)pthread_cond_timedwait(&meter->wake, &meter->lock, &until);
    }
    (void)pthread_mutex_unlock(&meter->lock);
    return NULL;
}

/* Step names are the core's own, but may quote a branch's or a table's name. */
static void copy_step(char to[METER_STEP_BYTES], const char *step)
{
    (void)snprintf(to, METER_STEP_BYTES, "%s", step);
    for (; *to; to++)
        if ((unsigned char)*to < ' ' || *to == 0x7f)
            *to = '?';
}

static void begin_step(struct meter *meter, const char *step)
{
    meter->step_began_ms = clock_ms();
    if (!meter->step[0])
        meter->began_ms = meter->step_began_ms;
    copy_step(meter->step, step);
    if (!meter->verbose || strcmp(meter->last, meter->step) == 0)
        return;
    (void)memcpy(meter->last, meter->step, sizeof(meter->last));
    clear_line(meter);
    (void)fprintf(stderr, "bough: %s\n", meter->step);
}

static void report(void *context, const char *step, uint64_t done, uint64_t total)
{
    struct meter *meter = context;
    if (!meter->draws && !meter->verbose)
        return;
    (void)pthread_mutex_lock(&meter->lock);
    if (strncmp(meter->step, step, METER_STEP_BYTES - 1) != 0)
        begin_step(meter, step);
    meter->done = done;
    meter->total = total;
    /* Without a thread there is no line: a pity, not an error. */
    if (meter->draws && !meter->running)
        meter->running = pthread_create(&meter->thread, NULL, draw_loop, meter) == 0;
    (void)pthread_mutex_unlock(&meter->lock);
}

static void add_bar(char *bar, unsigned percent)
{
    size_t full = (size_t)percent * BAR_CELLS / 100;
    for (size_t i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '=' : i == full ? '>' : ' ';
    bar[BAR_CELLS] = '\0';
}

static void add_time_left(char *left, size_t size, uint64_t done, uint64_t total,
                          int64_t elapsed_ms)
{
    left[0] = '\0';
    if (!done || elapsed_ms < ETA_AFTER_MS || done >= total)
        return;
    double seconds = (double)elapsed_ms / 1000 * ((double)total / (double)done - 1);
    if (seconds < 90)
        (void)snprintf(left, size, "  about %.0f s left", seconds < 1 ? 1 : seconds);
    else
        (void)snprintf(left, size, "  about %.0f min left", seconds / 60);
}

void meter_line(char ret_line[METER_LINE_BYTES], size_t columns, const char *step, uint64_t done,
                uint64_t total, int64_t elapsed_ms)
{
    if (!total) {
        (void)snprintf(ret_line, METER_LINE_BYTES, "%s  %lld s", step,
                       (long long)(elapsed_ms / 1000));
    } else {
        unsigned percent = done >= total ? 100 : (unsigned)((double)done * 100 / (double)total);
        char bar[BAR_CELLS + 1];
        char left[64];
        add_bar(bar, percent);
        add_time_left(left, sizeof(left), done, total, elapsed_ms);
        (void)snprintf(ret_line, METER_LINE_BYTES, "%s  [%s] %3u %%%s", step, bar, percent, left);
    }
    if (columns < METER_LINE_BYTES)
        ret_line[columns] = '\0';
}
