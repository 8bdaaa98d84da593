/* logs: what a service or the PostgreSQL server of a branch wrote. */
#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINES_DEFAULT 100
#define LINES_LIMIT 100000
#define TAIL_LIMIT_BYTES ((size_t)16 * 1024 * 1024)
#define FOLLOW_PAUSE_US 100000

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

/* The last n lines. */
static const char *last_lines(const char *text, size_t n)
{
    size_t len = strlen(text);
    size_t at = len && text[len - 1] == '\n' ? len - 1 : len;
    while (at > 0 && (text[at - 1] != '\n' || --n > 0))
        at--;
    return n == 0 || at == 0 ? text + at : text;
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

/* Prints what is behind `at`; a file that is shorter by now, or another one, begins anew. */
static off_t print_more(struct cli *cli, const char *path, ino_t *inode, off_t at)
{
    char buffer[65536];
    struct stat info;
    auto_fd fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0)
        return at;
    if (info.st_ino != *inode || info.st_size < at)
        at = 0;
    *inode = info.st_ino;
    ssize_t n;
    while ((n = pread(fd, buffer, sizeof(buffer), at)) > 0) {
        print(cli, buffer, (size_t)n);
        at += n;
    }
    return at;
}

/* Until Ctrl-C, or until nobody reads any more. */
static bool follow(struct cli *cli, const char *path, ino_t inode, off_t at, struct err *err)
{
    while (cli_flush(err) && !ferror(stdout)) {
        at = print_more(cli, path, &inode, at);
        clock_sleep_us(FOLLOW_PAUSE_US);
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

static const char *find_log(struct cli *cli, struct err *err)
{
    auto_core *core = cli_open_project(cli, err);
    const char *path = NULL;
    if (!core || !core_log_path(core, call_argument(&cli->call, 0), call_argument(&cli->call, 1),
                                &path, err))
        return NULL;
    return arena_strdup(cli->arena, path);
}

static bool run(struct cli *cli, struct err *err)
{
    bool follows = call_option(&cli->call, "follow") != NULL;
    size_t n = 0;
    struct stat info = {0};
    if (!take_lines(call_option(&cli->call, "lines"), &n, err))
        return false;
    if (follows && cli->out.json)
        return err_set(err, ERR_USAGE, "cannot use option '--follow' with '--json'");
    const char *path = find_log(cli, err);
    if (!path)
        return false;
    /* What comes between the two looks is shown twice rather than not at all. */
    (void)stat(path, &info);
    const char *text = n ? last_lines(path_tail(cli->arena, path, TAIL_LIMIT_BYTES), n) : "";
    if (cli->out.json)
        out_json(cli, log_json(cli, path, text));
    else
        print(cli, text, strlen(text));
    return !follows || follow(cli, path, info.st_ino, info.st_size, err);
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
