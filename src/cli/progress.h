/*
 * progress: a line on standard error for what takes longer than half a second.
 *
 * The core reports into `sink`; a thread of its own draws, so that a step that reports nothing for
 * a while is seen too. Without a terminal there is silence, or with -v a plain line for each step.
 */
#ifndef BOUGH_CLI_PROGRESS_H
#define BOUGH_CLI_PROGRESS_H

#include "base/progress.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define METER_STEP_BYTES 64
#define METER_LINE_BYTES 512

struct meter {
    struct progress sink; /* for core_options; its context is this meter */
    bool draws;
    bool verbose;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    pthread_t thread;
    bool running;
    bool stopping;
    bool shown;                  /* a line stands on the terminal */
    char step[METER_STEP_BYTES]; /* "" : nothing to show */
    char last[METER_STEP_BYTES]; /* that -v named */
    uint64_t done;
    uint64_t total;
    int64_t began_ms;      /* the first step since the last pause */
    int64_t step_began_ms;
};

/* draws: standard error is a terminal. verbose: name each step in a line of its own. */
void meter_init(struct meter *meter, bool draws, bool verbose);
/* Takes the line away; the next report may bring it back. */
void meter_pause(struct meter *meter);
/* Takes the line away and ends the thread. */
void meter_stop(struct meter *meter);

/* The line as text of at most `columns` characters, without a newline: step, bar, percentage, time
 * left. */
void meter_line(char ret_line[METER_LINE_BYTES], size_t columns, const char *step, uint64_t done,
                uint64_t total, int64_t elapsed_ms);

#endif
