/* output: see output.h. Tables are drawn by libsmartcols. */
#include "cli/output.h"

#include "base/text.h"
#include "cli/cli.h"
#include "cli/format.h"
#include "core/json.h"

#include <libsmartcols/libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const sequences[COLOR_COUNT] = {
    [COLOR_NONE] = "",         [COLOR_BOLD] = "\033[1m",    [COLOR_DIM] = "\033[2m",
    [COLOR_RED] = "\033[31m",  [COLOR_GREEN] = "\033[32m",  [COLOR_YELLOW] = "\033[33m",
    [COLOR_CYAN] = "\033[36m",
};
#define COLOR_END "\033[0m"

void out_setup(struct output *out, bool no_color)
{
    const char *never = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool capable = term && *term && strcmp(term, "dumb") != 0;
    bool wanted = !no_color && !(never && *never) && capable;
    out->terminal = isatty(STDOUT_FILENO) == 1;
    out->color = wanted && out->terminal;
    out->error_color = wanted && isatty(STDERR_FILENO) == 1;
    out->draws = capable && !out->quiet && isatty(STDERR_FILENO) == 1;
}

/* The one place where text reaches a terminal. Escape sequences are added after cleaning. */
static void put(FILE *file, bool colored, enum color color, const char *format, va_list args)
{
    auto_arena arena = {0};
    const char *text = text_printable(&arena, arena_vprintf(&arena, format, args));
    if (!colored || color == COLOR_NONE) {
        (void)fputs(text, file);
        return;
    }
    /* The end of the colour goes before a final newline: pagers and grep see whole lines. */
    size_t len = strlen(text);
    bool newline = len && text[len - 1] == '\n';
    (void)fprintf(file, "%s%.*s%s%s", sequences[color], (int)(len - newline), text, COLOR_END,
                  newline ? "\n" : "");
}

void out_print(struct cli *cli, enum color color, const char *format, ...)
{
    meter_pause(&cli->meter);
    va_list args;
    va_start(args, format);
    put(stdout, cli->out.color, color, format, args);
    va_end(args);
}

void out_say(struct cli *cli, const char *format, ...)
{
    if (cli->out.quiet || cli->out.json)
        return;
    meter_pause(&cli->meter);
    va_list args;
    va_start(args, format);
    put(stdout, false, COLOR_NONE, format, args);
    va_end(args);
    (void)fputc('\n', stdout);
}

void out_note(struct cli *cli, const char *format, ...)
{
    if (cli->out.quiet)
        return;
    meter_pause(&cli->meter);
    (void)fflush(stdout);
    (void)fputs("bough: ", stderr);
    va_list args;
    va_start(args, format);
    put(stderr, false, COLOR_NONE, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

void out_ask(struct cli *cli, enum color color, const char *format, ...)
{
    meter_pause(&cli->meter);
    (void)fflush(stdout);
    va_list args;
    va_start(args, format);
    put(stderr, cli->out.error_color, color, format, args);
    va_end(args);
    (void)fflush(stderr);
}

void out_json(struct cli *cli, json_t *document)
{
    meter_pause(&cli->meter);
    /* On a terminal everything beyond ASCII is escaped: JSON alone lets C1 controls and
     * bidirectional overrides through. */
    size_t flags = JSON_INDENT(2) | (cli->out.terminal ? JSON_ENSURE_ASCII : 0);
    char *text = json_dumps(document, flags);
    json_decref(document);
    (void)fprintf(stdout, "%s\n", text ? text : "{}");
    free(text);
    cli->json_printed = true;
}

/* "label: first line", the other lines indented below it. */
static void put_labelled(struct cli *cli, enum color color, const char *label, const char *text)
{
    out_ask(cli, color, "%s: ", label);
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        out_ask(cli, COLOR_NONE, "%.*s\n%s", (int)len, text,
                text[len] && text[len + 1] ? "  " : "");
    }
}

void out_error(struct cli *cli, const struct err *err)
{
    if (cli->out.json) {
        if (!cli->json_printed)
            out_json(cli, json_error(err));
        return;
    }
    put_labelled(cli, COLOR_RED, "bough", err->message ? err->message : "failed");
    if (err->detail && *err->detail)
        put_labelled(cli, COLOR_DIM, "detail", err->detail);
    if (err->hint && *err->hint)
        put_labelled(cli, COLOR_CYAN, "hint", err->hint);
}

void out_pairs(struct cli *cli, const struct out_pair *pairs, size_t n)
{
    int width = 0;
    for (size_t i = 0; i < n; i++)
        if (pairs[i].value && (int)strlen(pairs[i].key) > width)
            width = (int)strlen(pairs[i].key);
    for (size_t i = 0; i < n; i++) {
        if (!pairs[i].value)
            continue;
        out_print(cli, COLOR_DIM, "%-*s", width, pairs[i].key);
        out_print(cli, COLOR_NONE, "  %s\n", format_line(cli->arena, pairs[i].value));
    }
}

/* libsmartcols fails only for want of memory, and that ends the program as everywhere. */
static void *need(void *memory)
{
    if (memory)
        return memory;
    (void)fputs("bough: out of memory\n", stderr);
    abort();
}

static void add_cell(struct cli *cli, struct libscols_line *line, size_t index,
                     const struct out_cell *cell)
{
    (void)scols_line_set_data(line, index, format_line(cli->arena, cell->text ? cell->text : ""));
    if (cell->color != COLOR_NONE)
        (void)scols_cell_set_color(need(scols_line_get_cell(line, index)), sequences[cell->color]);
}

void out_table(struct cli *cli, const struct out_column *columns, size_t n_columns,
               const struct out_cell *cells, size_t n_rows)
{
    meter_pause(&cli->meter);
    struct libscols_table *table = need(scols_new_table());
    (void)scols_table_set_stream(table, stdout);
    (void)scols_table_enable_colors(table, cli->out.color);
    (void)scols_table_set_column_separator(table, "  ");
    for (size_t i = 0; i < n_columns; i++)
        (void)need(scols_table_new_column(table, columns[i].name, 0,
                                          columns[i].right ? SCOLS_FL_RIGHT : 0));
    for (size_t row = 0; row < n_rows; row++) {
        struct libscols_line *line = need(scols_table_new_line(table, NULL));
        for (size_t i = 0; i < n_columns; i++)
            add_cell(cli, line, i, &cells[row * n_columns + i]);
    }
    (void)scols_print_table(table);
    scols_unref_table(table);
}
