/*
 * cli: see cli.h.
 *
 * Ctrl-C and kill simply end bough: the journal makes the next command finish or undo what was
 * begun, so there is nothing that a signal handler could do better.
 */
#include "cli/cli.h"

#include "core/json.h"

#include "cli/usage.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A program that is started without one of the three would write its messages into the first file
 * it opens: the store, for one. */
static bool open_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY) != fd)
            return false;
    return true;
}

static bool missing_command(struct cli *cli, struct err *err)
{
    const char *group = cli->call.group;
    if (!cli->out.json) {
        (void)fputs(usage_overview(cli->arena, group), stderr);
        cli->status = err_class(ERR_USAGE)->exit_status;
        return true;
    }
    (void)err_set(err, ERR_USAGE, "cannot run '%s': missing command", group ? group : "bough");
    return err_hint(err, "see 'bough help'");
}

/* What works only where the project is says so elsewhere. */
static bool check_here(struct cli *cli, struct err *err)
{
    const char *url =
        cli->call.command->local ? site_url(cli->arena, cli->call.globals[GLOBAL_PROJECT]) : NULL;
    if (!url)
        return true;
    (void)err_set(err, ERR_USAGE,
                  "cannot run '%s' here: this directory is linked to '%s', and '%s' works only on "
                  "the machine of the project",
                  cli->call.command->name, url, cli->call.command->name);
    return err_hint(err, "run it there, or elsewhere than in this directory");
}

/* --help and --version turn any command line into the command of that name. */
static bool run(struct cli *cli, struct err *err)
{
    static const struct {
        enum global_option option;
        const char *command;
    } overrides[] = {{GLOBAL_HELP, "help"}, {GLOBAL_VERSION, "version"}};
    for (size_t i = 0; i < countof(overrides); i++)
        if (cli_is_set(cli, overrides[i].option))
            return command_find(overrides[i].command)->run(cli, err);
    if (!cli->call.command)
        return missing_command(cli, err);
    return check_here(cli, err) && cli->call.command->run(cli, err);
}

static bool parse_and_run(struct cli *cli, int argc, char **argv, struct err *err)
{
    /* Errors of the parser, too, come in the form that was asked for. */
    cli->out.json = parse_mentions(argc, argv, "--json");
    out_setup(&cli->out, parse_mentions(argc, argv, "--no-color"));
    if (!parse_call(cli->arena, argc, argv, &cli->call, err))
        return false;
    cli->out.json = cli_is_set(cli, GLOBAL_JSON);
    cli->out.quiet = cli_is_set(cli, GLOBAL_QUIET);
    cli->out.verbose = cli_is_set(cli, GLOBAL_VERBOSE) && !cli->out.quiet;
    out_setup(&cli->out, cli_is_set(cli, GLOBAL_NO_COLOR));
    cli->meter.draws = cli->out.draws;
    cli->meter.verbose = cli->out.verbose;
    return run(cli, err) && cli_flush(err);
}

static bool is_dry_run(const struct call *call)
{
    for (size_t i = 0; i < call->command->n_options; i++)
        if (strcmp(call->command->options[i].name, "dry-run") == 0)
            return call->values[i] != NULL;
    return false;
}

/* What failed is noted, too, unless nobody knows of which project. */
static void note_change(struct cli *cli, const struct err *err)
{
    const struct call *call = &cli->call;
    const struct core_about *about = &cli->about;
    auto_err ignored = {0};
    if (!call->command || !call->command->changes || !about->open || err->code == ERR_NOT_LINKED ||
        is_dry_run(call))
        return;
    struct core_options options = {.home = call->globals[GLOBAL_HOME]};
    auto_core *core = core_open(&options, &ignored);
    if (core)
        core_audit_add(core, arena_printf(cli->arena, "bough %s", call->command->name),
                       cli->subject        ? cli->subject
                       : *about->branch_id ? about->branch_id
                                           : about->project_id,
                       err);
}

int cli_main(int argc, char **argv)
{
    if (!open_standard_descriptors())
        return err_class(ERR_FAILED)->exit_status;
    /* LC_CTYPE only: numbers and dates stay the same everywhere. */
    (void)setlocale(LC_CTYPE, "");
    /* `bough ... | head` must not stop a merge half-way: writing fails, and the work goes on. */
    (void)signal(SIGPIPE, SIG_IGN);
    auto_arena arena = {0};
    auto_err err = {0};
    struct cli cli = {.arena = &arena};
    meter_init(&cli.meter, false, false);
    bool ok = parse_and_run(&cli, argc, argv, &err);
    meter_stop(&cli.meter);
    note_change(&cli, &err);
    if (!ok)
        out_error(&cli, &err);
    (void)fflush(stdout);
    if (cli.status)
        return cli.status;
    return ok ? 0 : err_class(err.code)->exit_status;
}

bool cli_is_set(const struct cli *cli, enum global_option option)
{
    return cli->call.globals[option] != NULL;
}

struct core_options cli_options(struct cli *cli)
{
    return (struct core_options){
        .home = cli->call.globals[GLOBAL_HOME],
        .directory = cli->call.globals[GLOBAL_PROJECT],
        .pg_bin = cli->call.globals[GLOBAL_PG_BIN],
        .progress = &cli->meter.sink,
        .about = &cli->about,
    };
}

static void tell_repairs(struct cli *cli, const char *const *repairs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out_note(cli, "repaired: %s", repairs[i]);
}

static void tell_notices(struct cli *cli, const char *const *notices, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out_note(cli, "%s", notices[i]);
}

struct core *cli_open_project(struct cli *cli, struct err *err)
{
    struct core_options options = cli_options(cli);
    struct core *core = core_open_project(&options, err);
    size_t n = 0;
    const char *const *repairs = core ? core_repairs(core, &n) : NULL;
    tell_repairs(cli, repairs, n);
    const char *const *notices = core ? core_notices(core, &n) : NULL;
    tell_notices(cli, notices, core ? n : 0);
    return core;
}

struct site *cli_open_site(struct cli *cli, struct err *err)
{
    struct core_options options = cli_options(cli);
    struct site *site = site_open(&options, err);
    size_t n = 0;
    const char *const *repairs = site ? site->ops->repairs(site, &n) : NULL;
    tell_repairs(cli, repairs, n);
    const char *const *notices = site ? site->ops->notices(site, &n) : NULL;
    tell_notices(cli, notices, site ? n : 0);
    return site;
}

struct site *cli_open_home(struct cli *cli, struct err *err)
{
    struct core_options options = cli_options(cli);
    return site_open_home(&options, err);
}

static void warn(struct cli *cli, const char *const *warnings, size_t n, json_t *document)
{
    for (size_t i = 0; i < n; i++)
        out_note(cli, "warning: %s", warnings[i]);
    if (n && document)
        (void)json_object_set_new(document, "warnings", json_texts(warnings, n));
}

void cli_warn(struct cli *cli, struct site *site, json_t *document)
{
    size_t n = 0;
    const char *const *warnings = site->ops->warnings(site, &n);
    warn(cli, warnings, n, document);
}

void cli_warn_local(struct cli *cli, struct core *core, json_t *document)
{
    size_t n = 0;
    const char *const *warnings = core_warnings(core, &n);
    warn(cli, warnings, n, document);
}

struct core *cli_open_store(struct cli *cli, struct err *err)
{
    struct core_options options = cli_options(cli);
    return core_open(&options, err);
}

/* Whoever read our output has closed it: `bough ... | head`. */
static bool reader_is_gone(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP));
}

bool cli_flush(struct err *err)
{
    errno = 0;
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    if (!failed || errno == EPIPE || reader_is_gone())
        return true;
    /* When an earlier write failed, the reason is gone. */
    return err_set(err, ERR_FAILED, "cannot write to standard output%s%s", errno ? ": " : "",
                   errno ? strerror(errno) : "");
}
