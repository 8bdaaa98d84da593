/*
 * branch merge: brings a branch's changes into the parent.
 *
 * core_merge calls back with the plan before it touches the parent; there the preview is shown, the
 * SQL is saved and the question is asked. So what is answered is what is applied.
 */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/format.h"
#include "core/json.h"
#include "cli/preview.h"

#include <stdlib.h>

#define LOCK_DEADLINE_LIMIT_S 86400

static const struct command_argument arguments[] = {
    {.name = "NAME", .kind = VALUE_BRANCH, .help = "the branch"},
};

static const struct command_option options[] = {
    {.name = "dry-run", .help = "show what would be done, and do nothing"},
    {.name = "save-sql", .value = "FILE", .kind = VALUE_FILE, .help = "write the SQL there too"},
    {.name = "strict",
     .help =
         "two changes to one table, policy, function or config row are a conflict, even where they "
         "could be merged"},
    {.name = "online",
     .help = "build indexes and check constraints after the transaction, so that nobody has to "
             "wait; what cannot be done so is refused"},
    {.name = "fresh",
     .help = "sync with an attached parent first: rehearse on its rows of now"},
    {.name = "lock-deadline",
     .value = "SECONDS",
     .help = "how long to try for locks that others hold; default: 60"},
    {.name = "no-rehearsal",
     .help = "with --dry-run: do not try the plan on a clone of the parent"},
    {.name = "expect",
     .value = "FINGERPRINT",
     .help = "merge only if the plan still is that of an earlier preview"},
};

static const struct command_example examples[] = {
    {"bough branch merge feat --dry-run", "the SQL, its hazards, how long each step takes"},
    {"bough branch merge feat", "shows it, asks, and does it"},
    {"bough branch merge feat -y --save-sql merged.sql", "for scripts"},
    {"bough branch merge feat --online", "while the parent is busy"},
};

static const struct command_exit exits[] = {
    {2, "conflicts block the merge; the parent is as it was"},
};

/* One merge as the command sees it. */
struct merging {
    struct cli *cli;
    const char *name;
    const char *save_path; /* or NULL */
    int64_t lock_deadline_ms;
    bool dry_run;
    bool online;
    const char *shown; /* fingerprint of the plan that was shown and saved; NULL: none yet */
    struct err err;    /* why `confirm` said no, when it was not the user */
};

static void print_plan(struct cli *cli, const struct changes *changes)
{
    if (!preview_is_empty(changes))
        preview_sql(cli, changes);
    preview_report(cli, changes);
}

/* Shows the plan and saves its SQL, once for each plan. */
static bool show(struct merging *merging, const struct changes *changes, bool wanted,
                 struct err *err)
{
    struct cli *cli = merging->cli;
    const char *fingerprint = changes->fingerprint ? changes->fingerprint : "";
    if (!changes->sql || text_equal(merging->shown, fingerprint))
        return true;
    if (merging->save_path && !preview_save(cli, changes, merging->save_path, err))
        return false;
    if (merging->shown)
        out_say(cli, "a side has moved since the preview: this is the plan now");
    merging->shown = arena_strdup(cli->arena, fingerprint);
    if (!wanted || cli->out.json)
        return true;
    if (changes->n_conflicts && !merging->dry_run)
        preview_list(cli, changes);
    else
        print_plan(cli, changes);
    return true;
}

static bool confirm(void *context, const struct changes *changes)
{
    struct merging *merging = context;
    struct cli *cli = merging->cli;
    bool asks = !cli_is_set(cli, GLOBAL_YES);
    if (preview_is_empty(changes))
        return true;
    /* Even with -q: nobody should answer a question about what they cannot see. */
    if (!show(merging, changes, asks || !cli->out.quiet, &merging->err))
        return false;
    if (!asks)
        return true;
    size_t losses = preview_losses(cli, changes);
    return confirm_ask(cli, arena_printf(cli->arena, "merge '%s' into the parent (%s)%s?",
                                         merging->name, preview_summary(cli->arena, changes),
                                         losses ? ", losing the data named above" : ""));
}

static json_t *result_json(struct merging *merging, struct site *site,
                           const struct changes *changes, const struct err *err)
{
    struct backend branch = {0};
    /* The merge is what counts: without the id the document is still of use. */
    auto_err ignored = {0};
    bool found = site->ops->find(site, merging->name, &branch, &ignored);
    const char *status = changes->n_conflicts ? "conflicted"
                         : changes->applied   ? "merged"
                         : err->code          ? "failed"
                         : merging->dry_run   ? "preview"
                                              : "merged";
    json_t *document = err->code ? json_error(err) : json_object();
    (void)json_object_set_new(document, "branchId", json_text(found ? branch.id : NULL));
    (void)json_object_set_new(document, "status", json_text(status));
    (void)json_object_set_new(document, "diff", json_changes(changes));
    cli_warn(merging->cli, site, document);
    return document;
}

static void tell(struct merging *merging, const struct changes *changes)
{
    struct cli *cli = merging->cli;
    /* After a dry run's SQL everything is a comment, so that the whole output still is SQL. */
    const char *prefix = merging->dry_run ? "-- " : "";
    if (preview_is_empty(changes)) {
        out_say(cli, "%snothing to merge: '%s' has no changes that the parent does not have",
                prefix, merging->name);
        for (size_t i = 0; i < changes->n_notes; i++)
            out_say(cli, "%snote: %s", prefix, format_line(cli->arena, changes->notes[i]));
        return;
    }
    char *summary = preview_summary(cli->arena, changes);
    out_say(cli, merging->dry_run ? "-- dry run of '%s': %s" : "merged '%s' into the parent: %s",
            merging->name, summary);
    if (merging->dry_run && changes->fingerprint)
        out_say(cli, "-- to merge exactly this: bough branch merge %s%s --expect %s", merging->name,
                merging->online ? " --online" : "", changes->fingerprint);
}

/* Fills err in as the command's own result: conflicts are a failure even if the core only reported
 * them, and a file that could not be saved counts more than "not confirmed". */
static bool settle(struct merging *merging, const struct changes *changes, bool ok, struct err *err)
{
    if (merging->err.code) {
        err_move(err, &merging->err);
        return false;
    }
    if (!ok || !changes->n_conflicts)
        return ok;
    (void)err_set(err, ERR_CONFLICT, "cannot merge '%s': %zu conflict%s", merging->name,
                  changes->n_conflicts, changes->n_conflicts == 1 ? "" : "s");
    return err_hint(err, "change one side so that they agree, then merge again");
}

static bool merge(struct merging *merging, struct site *site, struct err *err)
{
    struct cli *cli = merging->cli;
    struct merge_options wanted = {
        .name = merging->name,
        .dry_run = merging->dry_run,
        .strict = call_option(&cli->call, "strict") != NULL,
        .online = merging->online,
        .fresh = call_option(&cli->call, "fresh") != NULL,
        .lock_deadline_ms = merging->lock_deadline_ms,
        .no_rehearsal = call_option(&cli->call, "no-rehearsal") != NULL,
        .confirm = confirm,
        .confirm_context = merging,
        .expect = call_option(&cli->call, "expect"),
    };
    struct changes changes = {0};
    bool ok = site->ops->merge(site, &wanted, &changes, err);
    ok = settle(merging, &changes, ok, err);
    bool worth_showing = merging->dry_run || (!cli->out.quiet && !preview_is_empty(&changes));
    if (ok || err->code != ERR_CONFIRM) {
        auto_err late = {0};
        if (!show(merging, &changes, worth_showing, &late) && ok) {
            err_move(err, &late);
            ok = false;
        }
    }
    if (cli->out.json && (ok || changes.sql)) {
        out_json(cli, result_json(merging, site, &changes, err));
        return ok;
    }
    cli_warn(cli, site, NULL);
    if (ok)
        tell(merging, &changes);
    return ok;
}

/* Seconds; 0 is one attempt. */
static bool take_deadline(const char *text, int64_t *ret_ms, struct err *err)
{
    if (!text)
        return true;
    char *end = NULL;
    long seconds = strtol(text, &end, 10);
    if (end == text || *end || seconds < 0 || seconds > LOCK_DEADLINE_LIMIT_S)
        return err_set(err, ERR_USAGE, "'%s' is not a number of seconds from 0 to %d", text,
                       LOCK_DEADLINE_LIMIT_S);
    *ret_ms = (int64_t)seconds * 1000;
    return true;
}

static bool run(struct cli *cli, struct err *err)
{
    struct merging merging = {
        .cli = cli,
        .name = call_argument(&cli->call, 0),
        .save_path = call_option(&cli->call, "save-sql"),
        .lock_deadline_ms = MERGE_LOCK_DEADLINE_MS,
        .dry_run = call_option(&cli->call, "dry-run") != NULL,
        .online = call_option(&cli->call, "online") != NULL,
    };
    if (!take_deadline(call_option(&cli->call, "lock-deadline"), &merging.lock_deadline_ms, err))
        return false;
    if (call_option(&cli->call, "no-rehearsal") && !merging.dry_run) {
        (void)err_set(err, ERR_USAGE,
                      "cannot use option '--no-rehearsal' without '--dry-run': what is merged is "
                      "always rehearsed");
        return err_hint(err, "add --dry-run");
    }
    if (!merging.dry_run && !confirm_possible(cli, "merge", err))
        return false;
    auto_site *site = cli_open_site(cli, err);
    bool ok = site && merge(&merging, site, err);
    err_clear(&merging.err);
    return ok;
}

const struct command command_branch_merge = {
    .name = "branch merge",
    .group = GROUP_BRANCH,
    .changes = true,
    .summary = "merge a branch into the parent",
    .description =
        "Compares base, parent and branch, and applies to the parent what only the branch changed. "
        "What both sides changed differently is a conflict: it is named, and nothing is "
        "applied.\n\n"
        "The plan is shown first, with what it may lose or block, and tried on a throw-away clone "
        "of the parent. It is applied in one transaction, which is committed only if reading the "
        "parent back gives exactly what was predicted. With --online what "
        "scans a table comes after that transaction, step by step. Rows of user tables are never "
        "merged; those of tables that bough.ini names as config or migrations are. The branch "
        "stays.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .exits = exits,
    .n_exits = countof(exits),
    .run = run,
};
