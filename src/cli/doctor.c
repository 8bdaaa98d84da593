/* doctor: what is missing on this machine, and how to get it. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

static const struct command_example examples[] = {
    {"bough doctor", "each thing that bough needs or could use"},
};

static const struct command_exit exits[] = {
    {1, "something that is needed is missing"},
};

static json_t *findings_json(const struct finding *findings, size_t n, bool ok)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *object = json_object();
        (void)json_object_set_new(object, "ok", json_boolean(findings[i].ok));
        (void)json_object_set_new(object, "required", json_boolean(findings[i].required));
        (void)json_object_set_new(object, "what", json_text(findings[i].what));
        (void)json_object_set_new(object, "found", json_text(findings[i].found));
        (void)json_object_set_new(object, "hint", json_text(findings[i].hint));
        (void)json_array_append_new(list, object);
    }
    json_t *document = json_object();
    (void)json_object_set_new(document, "ok", json_boolean(ok));
    (void)json_object_set_new(document, "findings", list);
    return document;
}

static void tell(struct cli *cli, const struct finding *finding)
{
    enum color color = finding->ok ? COLOR_GREEN : finding->required ? COLOR_RED : COLOR_YELLOW;
    const char *mark = finding->ok ? "ok" : finding->required ? "missing" : "optional";
    out_print(cli, color, "%-9s", mark);
    out_print(cli, COLOR_NONE, "%s: %s\n", format_line(cli->arena, finding->what),
              finding->found ? format_line(cli->arena, finding->found) : "not found");
    if (!finding->ok && finding->hint)
        out_print(cli, COLOR_CYAN, "         hint: %s\n", finding->hint);
}

static bool run(struct cli *cli, struct err *err)
{
    auto_core *core = cli_open_store(cli, err);
    if (!core)
        return false;
    struct finding *findings = NULL;
    size_t n = 0;
    if (!core_doctor(core, &findings, &n, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < n; i++)
        ok = ok && (findings[i].ok || !findings[i].required);
    if (cli->out.json)
        out_json(cli, findings_json(findings, n, ok));
    for (size_t i = 0; i < n && !cli->out.json; i++)
        if (!cli->out.quiet || !findings[i].ok)
            tell(cli, &findings[i]);
    cli->status = ok ? 0 : 1;
    return true;
}

const struct command command_doctor = {
    .name = "doctor",
    .group = GROUP_PROJECT,
    .local = true,
    .summary = "say what is missing on this machine and how to get it",
    .description =
        "Looks for PostgreSQL's programs, a user to run them, a file system that clones, and "
        "whatever else bough needs or could use, and says how to get what is not there.",
    .examples = examples,
    .n_examples = countof(examples),
    .exits = exits,
    .n_exits = countof(exits),
    .run = run,
};
