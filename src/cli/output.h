/*
 * output: how bough speaks.
 *
 * Data goes to standard output, remarks about errors and progress to standard error. With --json
 * there is exactly one document on standard output, also for errors. Whatever is printed as text
 * passes text_printable first: names and values come from databases that others write to.
 */
#ifndef BOUGH_CLI_OUTPUT_H
#define BOUGH_CLI_OUTPUT_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct cli;

enum color {
    COLOR_NONE,
    COLOR_BOLD,
    COLOR_DIM,
    COLOR_RED,
    COLOR_GREEN,
    COLOR_YELLOW,
    COLOR_CYAN,
    COLOR_COUNT
};

struct output {
    bool json;
    bool quiet;
    bool verbose;
    bool terminal;    /* standard output is one */
    bool color;       /* on standard output */
    bool error_color; /* on standard error */
    bool draws;       /* standard error is a terminal that can redraw a line */
};

/* Looks at the terminal and the environment (NO_COLOR, TERM). */
void out_setup(struct output *out, bool no_color);

/* Data as text, on standard output; nothing is added to it. */
void out_print(struct cli *cli, enum color color, const char *format, ...) printf_like(3, 4);

/* A remark for a reader, one line on standard output; not with -q or --json. */
void out_say(struct cli *cli, const char *format, ...) printf_like(2, 3);

/* "bough: ..." on standard error; not with -q. */
void out_note(struct cli *cli, const char *format, ...) printf_like(2, 3);

/* A question or a part of one, on standard error. */
void out_ask(struct cli *cli, enum color color, const char *format, ...) printf_like(3, 4);

/* Prints a document and frees it. */
void out_json(struct cli *cli, json_t *document);

/* The error as bough: ... and hint: ... lines, or as a document when --json was given and none has
 * been printed yet. */
void out_error(struct cli *cli, const struct err *err);

/* Aligned "key  value" lines; rows without a value are left out. */
struct out_pair {
    const char *key;
    const char *value;
};
void out_pairs(struct cli *cli, const struct out_pair *pairs, size_t n);

/* A table: `cells` has n_columns entries per row. */
struct out_column {
    const char *name;
    bool right; /* aligned to the right */
};
struct out_cell {
    const char *text;
    enum color color;
};
void out_table(struct cli *cli, const struct out_column *columns, size_t n_columns,
               const struct out_cell *cells, size_t n_rows);

#endif
