/* serve: bough for a team: the HTTP API. The work is done in server/. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "server/server.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static const struct command_option options[] = {
    {.name = "listen", .value = "ADDRESS:PORT", .help = "for HTTP; default " SERVER_LISTEN_DEFAULT},
    {.name = "listen-tls",
     .value = "ADDRESS:PORT",
     .help = "for HTTPS, or 'none'; default " SERVER_LISTEN_TLS_DEFAULT},
    {.name = "tls-cert",
     .value = "FILE",
     .kind = VALUE_FILE,
     .help = "certificate chain (PEM), instead of one of the development CA"},
    {.name = "tls-key", .value = "FILE", .kind = VALUE_FILE, .help = "its private key (PEM)"},
    {.name = "host",
     .value = "NAMES",
     .help = "other names that it is reached by, separated by commas"},
    {.name = "start", .help = "start the servers of all projects first"},
    {.name = "workers", .value = "N", .help = "operations at a time; default 4"},
    {.name = "rate", .value = "N", .help = "requests a second and key; default 5000"},
    {.name = "session",
     .value = "SECONDS",
     .help = "how long a sign-in of the dashboard counts; default 43200"},
    {.name = "stop-timeout",
     .value = "SECONDS",
     .help = "how long running operations may take after a signal; default 60"},
};

static const struct command_example examples[] = {
    {"bough serve", "on this machine only"},
    {"bough serve --listen 127.0.0.1:7411 --listen-tls 0.0.0.0:443 --host bough.example.com "
     "--tls-cert cert.pem --tls-key key.pem",
     "for a team"},
};

static bool number(struct cli *cli, const char *name, int otherwise, int most, int *ret_number,
                   struct err *err)
{
    const char *text = call_option(&cli->call, name);
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : otherwise;
    if (text && (end == text || *end || value < 1 || value > most))
        return err_set(err, ERR_USAGE, "cannot use '%s' for '--%s': not a number from 1 to %d",
                       text, name, most);
    *ret_number = (int)value;
    return true;
}

static void say(void *context, const char *line)
{
    out_say(context, "%s", line);
    (void)fflush(stdout);
}

static const char *chosen(struct cli *cli, const char *name, const char *otherwise)
{
    const char *value = call_option(&cli->call, name);
    return value ? value : otherwise;
}

static bool run(struct cli *cli, struct err *err)
{
    struct server_options wanted = {
        .home = cli->call.globals[GLOBAL_HOME],
        .pg_bin = cli->call.globals[GLOBAL_PG_BIN],
        .listen = chosen(cli, "listen", SERVER_LISTEN_DEFAULT),
        .listen_tls = chosen(cli, "listen-tls", SERVER_LISTEN_TLS_DEFAULT),
        .tls_cert = call_option(&cli->call, "tls-cert"),
        .tls_key = call_option(&cli->call, "tls-key"),
        .hosts = call_option(&cli->call, "host"),
        .start = call_option(&cli->call, "start") != NULL,
        .say = say,
        .say_context = cli,
    };
    return number(cli, "workers", SERVER_WORKERS_DEFAULT, 64, &wanted.workers, err) &&
           number(cli, "rate", SERVER_RATE_DEFAULT, 1000000, &wanted.rate, err) &&
           number(cli, "session", SERVER_SESSION_DEFAULT_S, 31536000, &wanted.session_s, err) &&
           number(cli, "stop-timeout", SERVER_STOP_TIMEOUT_DEFAULT_S, 86400, &wanted.stop_timeout_s,
                  err) &&
           server_run(&wanted, err);
}

const struct command command_serve = {
    .name = "serve",
    .group = GROUP_SERVER,
    .local = true,
    .summary = "serve all projects of this machine over HTTP",
    .description =
        "Answers the requests of the InsForge platform API, so that its command line works against "
        "it, and requests of bough's own (see /openapi.json). The first start prints a key for an "
        "administrator; 'bough key create' makes others.\n\n"
        "HTTPS uses the certificate that is given, or one of a development CA that is made on "
        "first use. On SIGTERM and SIGINT running operations are finished. What a crash interrupts "
        "is finished or undone by the next start.",
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
