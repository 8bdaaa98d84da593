/* usage: help texts, from the command table. All pure. */
#ifndef BOUGH_CLI_USAGE_H
#define BOUGH_CLI_USAGE_H

#include "cli/command.h"

/* "branch create NAME [--mode MODE] [--no-switch]" */
char *usage_line(struct arena *arena, const struct command *command);

/* "-y, --yes" or "    --mode MODE". */
char *usage_option(struct arena *arena, const struct command_option *option);

/* All exit statuses of a command in ascending order; its own meaning of one replaces the common
 * one. */
const struct command_exit *usage_exits(struct arena *arena, const struct command *command,
                                       size_t *ret_n);

/* The whole help of a command, of a group ("branch"), or of bough (group NULL). */
char *usage_command(struct arena *arena, const struct command *command);
char *usage_overview(struct arena *arena, const char *group);

#endif
