/* cli: one run of the command line, and what every command is given. */
#ifndef BOUGH_CLI_CLI_H
#define BOUGH_CLI_CLI_H

#include "base/arena.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/progress.h"
#include "core/core.h"
#include "site/site.h"

#include <stdbool.h>

struct cli {
    struct arena *arena; /* for as long as the program runs */
    struct call call;
    struct output out;
    struct meter meter;
    bool json_printed; /* the one document is out */
    int status;        /* exit status of the command's own; 0: by the error */
    struct core_about about;
    const char *subject; /* id of what the command changed, where that is no branch or project */
};

/* Runs one command line; returns the exit status. */
int cli_main(int argc, char **argv);

/* Where the project of the directory is; names on standard error what was repaired. */
struct site *cli_open_site(struct cli *cli, struct err *err);
/* The server that the directory is linked to, else this home. */
struct site *cli_open_home(struct cli *cli, struct err *err);

/* For commands that are local: a session on the project of the directory, likewise. */
struct core *cli_open_project(struct cli *cli, struct err *err);
/* A session without a project. */
struct core *cli_open_store(struct cli *cli, struct err *err);
/* What the caller chose for all commands. */
struct core_options cli_options(struct cli *cli);

/* Names on standard error what went wrong beside an operation that was done, and puts it into the
 * document (or NULL) as a list `warnings`, when there is any. */
void cli_warn(struct cli *cli, struct site *site, json_t *document);
/* For commands that are local. */
void cli_warn_local(struct cli *cli, struct core *core, json_t *document);

bool cli_is_set(const struct cli *cli, enum global_option option);

/* Writes out what was printed. ERR_FAILED when that cannot be done, unless the reader just went
 * away. */
bool cli_flush(struct err *err);

#endif
