/* member add, list, remove: with whom a project is shared on the server. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"
#include "core/members.h"

static const struct command_argument key_arguments[] = {
    {.name = "KEY", .help = "its id or name, see 'bough key list'"},
};

static const struct command_option add_options[] = {
    {.name = "role",
     .value = "ROLE",
     .choices = "viewer|member|merger|admin",
     .help = "what it may do in this project (default member)"},
};

static const struct command_example add_examples[] = {
    {"bough member add ann --role merger", "ann may also merge, in this project"},
};

static json_t *row_json(const struct member_row *row)
{
    return json_pack("{ss ss ss ss}", "key_id", row->member.key_id, "name", row->name, "role",
                     role_name(row->member.role), "added_at", row->member.added_at);
}

static bool run_add(struct cli *cli, struct err *err)
{
    const char *role = call_option(&cli->call, "role");
    enum role wanted = ROLE_MEMBER;
    struct member_row row;
    if (role)
        (void)role_parse(role, &wanted); /* the parser knows the choices */
    auto_core *core = cli_open_project(cli, err);
    if (!core || !core_member_add(core, call_argument(&cli->call, 0), wanted, &row, err))
        return false;
    out_say(cli, "'%s' is a member of '%s' (%s)", row.name, core_project(core)->name,
            role_name(row.member.role));
    if (cli->out.json)
        out_json(cli, json_pack("{so}", "member", row_json(&row)));
    return true;
}

static bool run_list(struct cli *cli, struct err *err)
{
    static const struct out_column columns[] = {
        {"Key", false},
        {"Name", false},
        {"Role", false},
        {"Added", false},
    };
    struct member_row *rows = NULL;
    size_t n = 0;
    auto_core *core = cli_open_project(cli, err);
    if (!core || !core_member_list(core, &rows, &n, err))
        return false;
    if (cli->out.json) {
        json_t *list = json_array();
        for (size_t i = 0; i < n; i++)
            (void)json_array_append_new(list, row_json(&rows[i]));
        out_json(cli, json_pack("{so}", "data", list));
        return true;
    }
    struct out_cell *cells = arena_new_n(cli->arena, struct out_cell, n * countof(columns) + 1);
    for (size_t i = 0; i < n; i++) {
        const char *texts[] = {rows[i].member.key_id, rows[i].name, role_name(rows[i].member.role),
                               rows[i].member.added_at};
        for (size_t j = 0; j < countof(columns); j++)
            cells[i * countof(columns) + j] = (struct out_cell){texts[j], COLOR_NONE};
    }
    out_table(cli, columns, countof(columns), cells, n);
    return true;
}

static bool run_remove(struct cli *cli, struct err *err)
{
    const char *key = call_argument(&cli->call, 0);
    auto_core *core = cli_open_project(cli, err);
    if (!core || !core_member_remove(core, key, err))
        return false;
    out_say(cli, "'%s' is no member of '%s' any more", key, core_project(core)->name);
    if (cli->out.json)
        out_json(cli, json_pack("{ss ss}", "key", key, "status", "removed"));
    return true;
}

const struct command command_member_add = {
    .name = "member add",
    .group = GROUP_SERVER,
    .local = true,
    .summary = "share the project with a key",
    .description =
        "Makes a key a member of this project, or gives it another role there; the roles are those "
        "of 'bough key create'. A key that was made with '--only' sees the projects that it is a "
        "member of. A key for all projects has its own role everywhere, and as a member perhaps a "
        "larger one here.",
    .changes = true,
    .arguments = key_arguments,
    .n_arguments = countof(key_arguments),
    .options = add_options,
    .n_options = countof(add_options),
    .examples = add_examples,
    .n_examples = countof(add_examples),
    .run = run_add,
};

const struct command command_member_list = {
    .name = "member list",
    .group = GROUP_SERVER,
    .local = true,
    .summary = "list the members of the project",
    .description = "Lists the keys that are members of this project. Keys for all projects see it, "
                   "too; 'bough key list' shows those.",
    .run = run_list,
};

const struct command command_member_remove = {
    .name = "member remove",
    .group = GROUP_SERVER,
    .local = true,
    .summary = "share the project with a key no more",
    .description = "Takes a key's membership of this project away. The key itself stays good.",
    .changes = true,
    .arguments = key_arguments,
    .n_arguments = countof(key_arguments),
    .run = run_remove,
};
