/* key create, list, revoke: who may use the server. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

static const struct command_argument create_arguments[] = {
    {.name = "NAME", .help = "whose key it is, or what for"},
};

static const struct command_option create_options[] = {
    {.name = "role",
     .value = "ROLE",
     .choices = "viewer|member|merger|admin",
     .help = "what it may do (default member)"},
    {.name = "only",
     .value = "ID",
     .help = "for this project alone, and those that it becomes a member of"},
};

static const struct command_example create_examples[] = {
    {"bough key create ann --role merger", "may create, preview and merge"},
};

static const struct command_argument revoke_arguments[] = {
    {.name = "KEY", .help = "its id or name"},
};

static json_t *key_json(const struct key *key)
{
    return json_pack(
        "{ss ss ss so ss so}", "id", key->id, "name", key->name, "role", role_name(key->role),
        "project_id", json_text(*key->project_id ? key->project_id : NULL), "created_at",
        key->created_at, "revoked_at", json_text(*key->revoked_at ? key->revoked_at : NULL));
}

static bool run_create(struct cli *cli, struct err *err)
{
    const char *role = call_option(&cli->call, "role");
    const char *only = call_option(&cli->call, "only");
    enum role wanted = ROLE_MEMBER;
    struct key key;
    const char *token = NULL;
    if (role)
        (void)role_parse(role, &wanted); /* the parser knows the choices */
    auto_site *site = cli_open_home(cli, err);
    if (!site || !site->ops->key_create(site, call_argument(&cli->call, 0), wanted,
                                        only ? only : "", &key, &token, err))
        return false;
    cli->subject = arena_strdup(cli->arena, key.id);
    if (cli->out.json) {
        out_json(cli, json_pack("{so ss}", "key", key_json(&key), "token", token));
        return true;
    }
    out_print(cli, COLOR_NONE, "%s\n", token);
    out_note(cli, "made key '%s' (%s); it is shown only now", key.name, role_name(key.role));
    return true;
}

static bool run_list(struct cli *cli, struct err *err)
{
    static const struct out_column columns[] = {
        {"Id", false},      {"Name", false},    {"Role", false},
        {"Project", false}, {"Created", false}, {"Revoked", false},
    };
    struct key *keys = NULL;
    size_t n = 0;
    auto_site *site = cli_open_home(cli, err);
    if (!site || !site->ops->key_list(site, &keys, &n, err))
        return false;
    if (cli->out.json) {
        json_t *list = json_array();
        for (size_t i = 0; i < n; i++)
            (void)json_array_append_new(list, key_json(&keys[i]));
        out_json(cli, json_pack("{so}", "data", list));
        return true;
    }
    struct out_cell *cells = arena_new_n(cli->arena, struct out_cell, n * countof(columns) + 1);
    for (size_t i = 0; i < n; i++) {
        const char *texts[] = {keys[i].id,         keys[i].name,       role_name(keys[i].role),
                               keys[i].project_id, keys[i].created_at, keys[i].revoked_at};
        for (size_t j = 0; j < countof(columns); j++)
            cells[i * countof(columns) + j] = (struct out_cell){texts[j], COLOR_NONE};
    }
    out_table(cli, columns, countof(columns), cells, n);
    return true;
}

static bool run_revoke(struct cli *cli, struct err *err)
{
    const char *key = call_argument(&cli->call, 0);
    auto_site *site = cli_open_home(cli, err);
    cli->subject = key;
    if (!site || !site->ops->key_revoke(site, key, err))
        return false;
    out_say(cli, "key '%s' is revoked", key);
    if (cli->out.json)
        out_json(cli, json_pack("{ss ss}", "key", key, "status", "revoked"));
    return true;
}

const struct command command_key_create = {
    .name = "key create",
    .group = GROUP_SERVER,
    .changes = true,
    .summary = "make a key for the server",
    .description =
        "Prints a new key once; only a hash of it is kept. Each role may do what those before it "
        "may: a viewer looks; a member creates, previews, and resets and deletes branches of its "
        "own; a merger merges; an admin does everything, also to keys.",
    .arguments = create_arguments,
    .n_arguments = countof(create_arguments),
    .options = create_options,
    .n_options = countof(create_options),
    .examples = create_examples,
    .n_examples = countof(create_examples),
    .run = run_create,
};

const struct command command_key_list = {
    .name = "key list",
    .group = GROUP_SERVER,
    .summary = "list the keys for the server",
    .description = "Lists the keys in the order they were made, revoked ones too. What a key reads "
                   "is not kept.",
    .run = run_list,
};

const struct command command_key_revoke = {
    .name = "key revoke",
    .group = GROUP_SERVER,
    .changes = true,
    .summary = "make a key useless",
    .description = "From now on the server refuses the key. Its name is free again.",
    .arguments = revoke_arguments,
    .n_arguments = countof(revoke_arguments),
    .run = run_revoke,
};
