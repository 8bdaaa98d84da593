/* command: see command.h. */
#include "cli/command.h"

#include "cli/commands.h"

#include <string.h>

/* The order is that of the overview within each group. */
const struct command *const command_table[] = {
    &command_init,         &command_link,          &command_unlink,        &command_status,
    &command_doctor,       &command_destroy,       &command_sync,          &command_branch_create,
    &command_branch_list,  &command_branch_switch, &command_branch_diff,   &command_branch_merge,
    &command_branch_reset, &command_branch_delete, &command_branch_extend, &command_branch_pin,
    &command_branch_unpin, &command_env,           &command_psql,          &command_run,
    &command_start,        &command_stop,          &command_logs,          &command_serve,
    &command_gate,         &command_key_create,    &command_key_list,      &command_key_revoke,
    &command_member_add,   &command_member_list,   &command_member_remove, &command_audit,
    &command_pool_create,  &command_pool_mount,    &command_pool_status,   &command_pool_grow,
    &command_help,         &command_version,       &command_completion,    &command_man,
};
const size_t n_commands = countof(command_table);

const char *const command_group_names[COMMAND_GROUP_COUNT] = {
    [GROUP_PROJECT] = "Project",          [GROUP_BRANCH] = "Branches",
    [GROUP_USE] = "Using a branch",       [GROUP_SERVER] = "For a team",
    [GROUP_POOL] = "Where branches live", [GROUP_OTHER] = "Other",
};

const struct command_option global_options[GLOBAL_COUNT] = {
    [GLOBAL_JSON] = {.name = "json", .help = "print one JSON document, also for errors"},
    [GLOBAL_YES] = {.name = "yes", .letter = 'y', .help = "do not ask for a confirmation"},
    [GLOBAL_QUIET] = {.name = "quiet",
                      .letter = 'q',
                      .help = "print only errors and the data that was asked for"},
    [GLOBAL_VERBOSE] = {.name = "verbose",
                        .letter = 'v',
                        .help = "name each step on standard error"},
    [GLOBAL_PROJECT] = {.name = "project",
                        .value = "DIR",
                        .kind = VALUE_DIRECTORY,
                        .help = "the project's directory, instead of the current one"},
    [GLOBAL_PG_BIN] = {.name = "pg-bin",
                       .value = "DIR",
                       .kind = VALUE_DIRECTORY,
                       .help = "where PostgreSQL's programs are"},
    [GLOBAL_HOME] = {.name = "home",
                     .value = "DIR",
                     .kind = VALUE_DIRECTORY,
                     .help = "where bough keeps its own files, instead of $BOUGH_HOME"},
    [GLOBAL_NO_COLOR] = {.name = "no-color", .help = "no colours, as with NO_COLOR set"},
    [GLOBAL_HELP] = {.name = "help", .letter = 'h', .help = "explain the command"},
    [GLOBAL_VERSION] = {.name = "version", .help = "print the version"},
};

const struct command_exit common_exits[] = {
    {0, "done"},
    {1, "failed"},
    {3, "the directory is not linked to a project"},
    {64, "wrong usage"},
};
const size_t n_common_exits = countof(common_exits);

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < n_commands; i++)
        if (strcmp(command_table[i]->name, name) == 0)
            return command_table[i];
    return NULL;
}

bool command_is_group(const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i < n_commands; i++)
        if (strncmp(command_table[i]->name, word, len) == 0 && command_table[i]->name[len] == ' ')
            return true;
    return false;
}

const char *command_last_word(const struct command *command)
{
    const char *space = strrchr(command->name, ' ');
    return space ? space + 1 : command->name;
}
