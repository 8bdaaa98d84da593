/* pool create, mount, status, grow: where branches live. */
#include "base/size.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

static const struct command_option create_options[] = {
    {.name = "size",
     .value = "SIZE",
     .help = "how large it may become: 50G, 1T; it takes only what its branches use"},
    {.name = "path",
     .value = "DIR",
     .kind = VALUE_DIRECTORY,
     .help = "where, instead of $BOUGH_HOME/pool"},
};

static const struct command_option path_options[] = {
    {.name = "path",
     .value = "DIR",
     .kind = VALUE_DIRECTORY,
     .help = "which one, instead of the project's or $BOUGH_HOME/pool"},
};

static const struct command_option grow_options[] = {
    {.name = "size", .value = "SIZE", .help = "how large it may become from now on"},
    {.name = "path",
     .value = "DIR",
     .kind = VALUE_DIRECTORY,
     .help = "which one, instead of the project's or $BOUGH_HOME/pool"},
};

static const struct command_example create_examples[] = {
    {"bough pool create --size 50G", "as root, before 'bough init'"},
    {"bough pool create --size 50G --path /srv/ann/pool", "for somebody else"},
};

static bool take_size(struct cli *cli, uint64_t *ret_bytes, struct err *err)
{
    const char *size = call_option(&cli->call, "size");
    if (size && size_parse(size, ret_bytes))
        return true;
    (void)err_set(err, ERR_USAGE, size ? "cannot use size '%s'" : "a size is missing", size);
    return err_hint(err, "--size 50G");
}

static void tell(struct cli *cli, const struct pool_result *result, const char *what,
                 uint64_t size_bytes)
{
    if (cli->out.json)
        out_json(cli, json_pack("{ss ss}", "directory", result->directory, "image", result->image));
    else if (size_bytes)
        out_say(cli, "%s '%s': up to %s in %s", what, result->directory,
                format_size(cli->arena, size_bytes), result->image);
    else
        out_say(cli, "%s '%s' from %s", what, result->directory, result->image);
}

static bool run_create(struct cli *cli, struct err *err)
{
    uint64_t size_bytes = 0;
    struct pool_result result;
    auto_core *core = take_size(cli, &size_bytes, err) ? cli_open_store(cli, err) : NULL;
    if (!core || !core_pool_create(core, call_option(&cli->call, "path"), size_bytes, &result, err))
        return false;
    tell(cli, &result, "made pool", size_bytes);
    out_note(cli, "after a reboot: 'bough pool mount', or bough-pool.service of systemd");
    return true;
}

static bool run_mount(struct cli *cli, struct err *err)
{
    struct pool_result result;
    auto_core *core = cli_open_store(cli, err);
    if (!core || !core_pool_mount(core, call_option(&cli->call, "path"), &result, err))
        return false;
    tell(cli, &result, result.was_mounted ? "mounted already: pool" : "mounted pool", 0);
    return true;
}

/* The project's pool where this directory has one. */
static struct core *open_near(struct cli *cli, struct err *err)
{
    struct core *core = cli_open_project(cli, err);
    if (core || err->code != ERR_NOT_LINKED)
        return core;
    err_clear(err);
    return cli_open_store(cli, err);
}

static json_t *status_json(const struct pool_status *status)
{
    const struct pool_space *space = &status->space;
    return json_pack("{ss ss sI sI sI sI sI sI so sI sI so}", "directory", status->directory,
                     "driver", status->driver, "total_bytes", (json_int_t)space->total_bytes,
                     "used_bytes", (json_int_t)space->used_bytes, "free_bytes",
                     (json_int_t)space->free_bytes, "data_bytes", (json_int_t)space->data_bytes,
                     "metadata_bytes", (json_int_t)space->metadata_bytes, "metadata_total_bytes",
                     (json_int_t)space->metadata_total_bytes, "image", json_text(space->image),
                     "image_bytes", (json_int_t)space->image_bytes, "host_free_bytes",
                     (json_int_t)space->host_free_bytes, "warning", json_text(status->warning));
}

/* NULL where the file system does not tell. */
static char *btrfs_text(struct arena *arena, const struct pool_space *space)
{
    if (!space->metadata_total_bytes)
        return NULL;
    return arena_printf(arena, "%s data, %s metadata of the %s set aside for it",
                        format_size(arena, space->data_bytes),
                        format_size(arena, space->metadata_bytes),
                        format_size(arena, space->metadata_total_bytes));
}

static char *image_text(struct arena *arena, const struct pool_space *space)
{
    if (!space->image)
        return NULL;
    return arena_printf(arena, "%s, takes %s of its disk, which has %s free", space->image,
                        format_size(arena, space->image_bytes),
                        format_size(arena, space->host_free_bytes));
}

static bool run_status(struct cli *cli, struct err *err)
{
    struct arena *arena = cli->arena;
    struct pool_status status;
    auto_core *core = open_near(cli, err);
    if (!core || !core_pool_status(core, call_option(&cli->call, "path"), &status, err))
        return false;
    if (cli->out.json) {
        out_json(cli, status_json(&status));
        return true;
    }
    const struct pool_space *space = &status.space;
    const struct out_pair pairs[] = {
        {"pool", status.directory},
        {"driver", status.driver},
        {"size", format_size(arena, space->total_bytes)},
        {"used", format_size(arena, space->used_bytes)},
        {"free", format_size(arena, space->free_bytes)},
        {"btrfs", btrfs_text(arena, space)},
        {"file", image_text(arena, space)},
        {"warning", status.warning},
        {"hint", status.warning ? status.hint : NULL},
    };
    out_pairs(cli, pairs, countof(pairs));
    return true;
}

static bool run_grow(struct cli *cli, struct err *err)
{
    uint64_t size_bytes = 0;
    struct pool_result result;
    auto_core *core = take_size(cli, &size_bytes, err) ? open_near(cli, err) : NULL;
    if (!core || !core_pool_grow(core, call_option(&cli->call, "path"), size_bytes, &result, err))
        return false;
    tell(cli, &result, "the pool is larger:", size_bytes);
    return true;
}

const struct command command_pool_create = {
    .name = "pool create",
    .group = GROUP_POOL,
    .local = true,
    .summary = "make a pool on btrfs, in a file, on any file system",
    .description =
        "Makes a sparse file beside the directory, with a btrfs file system in it, and mounts it "
        "there: branches are then instant and share their blocks. Needs root, once. The directory "
        "is $BOUGH_HOME/pool, where 'bough init' looks; another one is for 'bough init --pool'. It "
        "belongs to whom the directory around it belongs to.",
    .options = create_options,
    .n_options = countof(create_options),
    .examples = create_examples,
    .n_examples = countof(create_examples),
    .run = run_create,
};

const struct command command_pool_mount = {
    .name = "pool mount",
    .group = GROUP_POOL,
    .local = true,
    .summary = "mount the pool after a reboot",
    .description = "Mounts what 'bough pool create' has made. Mounted already: fine. Needs root; "
                   "dist/systemd/bough-pool.service does it at each start of the machine.",
    .options = path_options,
    .n_options = countof(path_options),
    .run = run_mount,
};

const struct command command_pool_status = {
    .name = "pool status",
    .group = GROUP_POOL,
    .local = true,
    .summary = "show how full the pool is",
    .description =
        "Shows what is used and what is free: of btrfs what data and metadata really take, and of "
        "a pool in a file also what its disk has left. The warning comes below `warn_free` of "
        "[project] in bough.ini, 10% unless set. Before an operation that needs room, bough looks "
        "whether there is enough, and refuses otherwise.",
    .options = path_options,
    .n_options = countof(path_options),
    .run = run_status,
};

const struct command command_pool_grow = {
    .name = "pool grow",
    .group = GROUP_POOL,
    .local = true,
    .summary = "make the pool larger, while it is used",
    .description = "Makes the file, its device and the file system larger; servers may run on it. "
                   "A pool never gets smaller. Needs root.",
    .options = grow_options,
    .n_options = countof(grow_options),
    .run = run_grow,
};
