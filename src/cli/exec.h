/* exec: bough becomes another program, in a branch's environment. */
#ifndef BOUGH_CLI_EXEC_H
#define BOUGH_CLI_EXEC_H

#include "cli/cli.h"

/* The exit statuses that shells use when a command cannot be run. */
#define EXEC_NOT_FOUND 127
#define EXEC_NOT_EXECUTABLE 126

/* Replaces bough by argv with the environment of that branch (NULL: the current one), so that
 * signals, the terminal and the exit status are the program's own. Passwords travel in the
 * environment, never in argv. in_pg_bin: looked for among the project's PostgreSQL programs first.
 * Returns only on failure, with cli->status set when the program could not be run. */
bool exec_in_branch(struct cli *cli, const char *name, char *const *argv, bool in_pg_bin,
                    struct err *err);

#endif
