/* logs: what a service or the PostgreSQL server of a branch wrote. */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_DEFAULT 100
#define LINES_LIMIT 100000
#define FOLLOW_PAUSE_US 100000
#define REMOTE_PAUSE_US 1000000

static const struct command_argument arguments[] = {
    {.name = "NAME",
     .optional = true,
     .kind = VALUE_BACKEND,
     .help = "a branch, or 'parent'; the current one when left out"},
    {.name = "SERVICE",
     .optional = true,
     .help = "a service of bough.ini; the PostgreSQL server when left out"},
};

static const struct command_option options[] = {
    {.name = "lines",
     .letter = 'n',
     .value = "LINES",
     .help = "how many of the last lines; default: 100"},
    {.name = "follow", .letter = 'f', .help = "go on with what is written from now on"},
};

static const struct command_example examples[] = {
    {"bough logs", "the PostgreSQL server of the current branch"},
    {"bough logs feat api -n 20", "the last lines of the service 'api' of 'feat'"},
    {"bough logs feat api -f", "until Ctrl-C"},
};

/* Logs are data, and written byte by byte, but not to a terminal. */
static void print(struct cli *cli, const char *text, size_t len)
{
    if (cli->out.terminal)
        out_print(cli, COLOR_NONE, "%s", arena_strndup(cli->arena, text, len));
    else
        (void)fwrite(text, 1, len, stdout);
}

static bool take_lines(const char *text, size_t *ret_n, struct err *err)
{
    char *end = NULL;
    long n = text ? strtol(text, &end, 10) : LINES_DEFAULT;
    if (text && (end == text || *end || n < 0 || n > LINES_LIMIT))
        return err_set(err, ERR_USAGE, "'%s' is not a number of lines from 0 to %d", text,
                       LINES_LIMIT);
    *ret_n = (size_t)n;
    return true;
}

/* Until Ctrl-C, or until nobody reads any more. */
static bool follow(struct cli *cli, struct site *site, struct log_part *part, struct err *err)
{
    const char *name = call_argument(&cli->call, 0);
    const char *service = call_argument(&cli->call, 1);
    while (cli_flush(err) && !ferror(stdout)) {
        auto_arena arena = {0};
        if (!site->ops->log_more(site, name, service, &arena, part, err))
            return false;
        print(cli, part->text, part->len);
        if (part->len == 0)
            clock_sleep_us(site->is_remote ? REMOTE_PAUSE_US : FOLLOW_PAUSE_US);
    }
    return err->code == ERR_NONE;
}

static json_t *log_json(struct cli *cli, const char *path, const char *text)
{
    json_t *lines = json_array();
    while (*text) {
        size_t len = strcspn(text, "\n");
        (void)json_array_append_new(lines, json_text(arena_strndup(cli->arena, text, len)));
        text += len + (text[len] == '\n');
    }
    return json_pack("{s:o,s:o}", "path", json_text(path), "lines", lines);
}

static bool run(struct cli *cli, struct err *err)
{
    bool follows = call_option(&cli->call, "follow") != NULL;
    size_t n = 0;
    struct log_part part = {0};
    if (!take_lines(call_option(&cli->call, "lines"), &n, err))
        return false;
    if (follows && cli->out.json)
        return err_set(err, ERR_USAGE, "cannot use option '--follow' with '--json'");
    auto_site *site = cli_open_site(cli, err);
    if (!site || !site->ops->log_tail(site, call_argument(&cli->call, 0),
                                      call_argument(&cli->call, 1), n, &part, err))
        return false;
    if (cli->out.json)
        out_json(cli, log_json(cli, part.path, part.text));
    else
        print(cli, part.text, part.len);
    return !follows || follow(cli, site, &part, err);
}

const struct command command_logs = {
    .name = "logs",
    .group = GROUP_USE,
    .summary = "show the log of a service or of the PostgreSQL server",
    .description =
        "Shows the end of what a service of the branch wrote, or its PostgreSQL server. A "
        "service's log that has grown over 10 MB when the service starts is kept as NAME.log.1 "
        "beside the new one.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
