/* commands: the commands by name, one file each; command.c lists them. */
#ifndef BOUGH_CLI_COMMANDS_H
#define BOUGH_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_init;
extern const struct command command_link;
extern const struct command command_unlink;
extern const struct command command_status;
extern const struct command command_doctor;
extern const struct command command_destroy;
extern const struct command command_sync;
extern const struct command command_branch_create;
extern const struct command command_branch_list;
extern const struct command command_branch_switch;
extern const struct command command_branch_extend;
extern const struct command command_branch_pin;
extern const struct command command_branch_unpin;
extern const struct command command_gate;
extern const struct command command_branch_diff;
extern const struct command command_branch_merge;
extern const struct command command_branch_reset;
extern const struct command command_branch_delete;
extern const struct command command_env;
extern const struct command command_psql;
extern const struct command command_run;
extern const struct command command_start;
extern const struct command command_stop;
extern const struct command command_logs;
extern const struct command command_serve;
extern const struct command command_key_create;
extern const struct command command_key_list;
extern const struct command command_key_revoke;
extern const struct command command_member_add;
extern const struct command command_member_list;
extern const struct command command_member_remove;
extern const struct command command_audit;
extern const struct command command_pool_create;
extern const struct command command_pool_mount;
extern const struct command command_pool_status;
extern const struct command command_pool_grow;
extern const struct command command_help;
extern const struct command command_version;
extern const struct command command_completion;
extern const struct command command_man;

#endif
