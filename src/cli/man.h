/* man: manual pages in roff, from the command table. All pure. */
#ifndef BOUGH_CLI_MAN_H
#define BOUGH_CLI_MAN_H

#include "cli/command.h"

/* bough(1), and the page of one command. */
char *man_overview(struct arena *arena);
char *man_command(struct arena *arena, const struct command *command);

/* "bough-branch-create" */
char *man_name(struct arena *arena, const struct command *command);

#endif
