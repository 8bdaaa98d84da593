/* man: see man.h; and the command that writes the pages. */
#include "cli/man.h"

#include "base/path.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"
#include "cli/usage.h"

#include <ctype.h>
#include <string.h>

/* Text as roff: backslashes and hyphens are escaped, and no line begins as a request. A newline in
 * a description starts a paragraph. */
static void add_roff(struct text *out, const char *text)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            text_add(out, "\\&");
        line_start = false;
        if (*text == '\\')
            text_add(out, "\\e");
        else if (*text == '-')
            text_add(out, "\\-");
        else if (*text == '\'')
            text_add(out, "\\(aq");
        else if (*text == '\n') {
            text_add(out, "\n.PP\n");
            text += strspn(text, "\n") - 1;
            line_start = true;
        } else
            text_add_bytes(out, text, 1);
    }
    text_add(out, "\n");
}

/* A request with the text as its line: ".B text". */
static void add_request(struct text *out, const char *request, const char *text)
{
    text_addf(out, ".%s ", request);
    add_roff(out, text);
}

static void add_term(struct text *out, const char *term, const char *help)
{
    text_add(out, ".TP\n");
    add_request(out, "B", term);
    add_roff(out, help);
}

static void add_section(struct text *out, const char *name)
{
    text_addf(out, ".SH %s\n", name);
}

static void add_title(struct text *out, const char *name, const char *summary)
{
    text_add(out, ".\\\" Made from the command table by: bough man\n.TH ");
    for (const char *at = name; *at; at++)
        text_addf(out, *at == '-' ? "\\-" : "%c", toupper((unsigned char)*at));
    text_addf(out, " 1 \"\" \"bough %s\" \"bough manual\"\n", BOUGH_VERSION);
    add_section(out, "NAME");
    add_roff(out, arena_printf(out->arena, "%s - %s", name, summary));
    add_section(out, "SYNOPSIS");
}

static void add_options(struct text *out, const struct command_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *term = usage_option(out->arena, &options[i]);
        term += strspn(term, " ");
        const char *help = options[i].choices ? arena_printf(out->arena, "%s (%s)", options[i].help,
                                                             options[i].choices)
                                              : options[i].help;
        add_term(out, term, help);
    }
}

static void add_exits(struct text *out, const struct command_exit *exits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_term(out, arena_printf(out->arena, "%d", exits[i].status), exits[i].meaning);
}

static void add_arguments(struct text *out, const struct command *command)
{
    if (!command->n_arguments)
        return;
    add_section(out, "ARGUMENTS");
    for (size_t i = 0; i < command->n_arguments; i++)
        add_term(out, command->arguments[i].name, command->arguments[i].help);
}

static void add_examples(struct text *out, const struct command *command)
{
    if (!command->n_examples)
        return;
    add_section(out, "EXAMPLES");
    for (size_t i = 0; i < command->n_examples; i++)
        add_term(out, command->examples[i].line, command->examples[i].help);
}

char *man_name(struct arena *arena, const struct command *command)
{
    char *name = arena_printf(arena, "bough-%s", command->name);
    for (char *at = name; *at; at++)
        *at = *at == ' ' ? '-' : *at;
    return name;
}

char *man_command(struct arena *arena, const struct command *command)
{
    struct text out = text_make(arena);
    add_title(&out, man_name(arena, command), command->summary);
    add_request(&out, "B", arena_printf(arena, "bough %s", usage_line(arena, command)));
    add_section(&out, "DESCRIPTION");
    add_roff(&out, command->description);
    add_arguments(&out, command);
    if (command->n_options)
        add_section(&out, "OPTIONS");
    add_options(&out, command->options, command->n_options);
    add_section(&out, "OPTIONS OF ALL COMMANDS");
    add_options(&out, global_options, GLOBAL_COUNT);
    add_section(&out, "EXIT STATUS");
    size_t n_exits = 0;
    const struct command_exit *exits = usage_exits(arena, command, &n_exits);
    add_exits(&out, exits, n_exits);
    add_examples(&out, command);
    add_section(&out, "SEE ALSO");
    text_add(&out, ".BR bough (1)\n");
    return out.data;
}

static const struct command_example variables[] = {
    {"BOUGH_HOME",
     "where bough keeps its own files; $XDG_DATA_HOME/bough, or /var/lib/bough for root, when "
     "not set"},
    {"BOUGH_USER", "the user that PostgreSQL runs as when bough runs as root"},
    {"BOUGH_API_KEY", "a key for the server that the directory is linked to; see bough-link(1)"},
    {"NO_COLOR", "when set, there are no colours"},
};

static const struct command_example files[] = {
    {"bough.ini",
     "what the project is: the tables whose rows are merged; kept in your own repository"},
    {".bough/", "which project and branch a directory is on"},
    {"$BOUGH_HOME/bough.db", "projects, branches, the journal"},
    {"$BOUGH_HOME/credentials", "the keys for servers that directories are linked to"},
    {"$BOUGH_HOME/pool", "data directories and snapshots, unless configured"},
};

static void add_terms(struct text *out, const char *section, const struct command_example *terms,
                      size_t n)
{
    add_section(out, section);
    for (size_t i = 0; i < n; i++)
        add_term(out, terms[i].line, terms[i].help);
}

char *man_overview(struct arena *arena)
{
    struct text out = text_make(arena);
    add_title(&out, "bough", "branch whole Postgres backends and merge them back");
    add_request(&out, "B", "bough COMMAND ...");
    add_section(&out, "DESCRIPTION");
    add_roff(
        &out,
        "A branch is a running Postgres of its own on a clone of its parent's data. Work on it as "
        "you like; then bough shows what changed as SQL, tries that on a throw-away clone of the "
        "parent, and applies it to the parent in one transaction. What both sides changed "
        "differently is a conflict, and blocks the merge.");
    add_section(&out, "COMMANDS");
    for (size_t i = 0; i < n_commands; i++)
        if (!command_table[i]->hidden)
            add_term(&out, usage_line(arena, command_table[i]), command_table[i]->summary);
    add_section(&out, "OPTIONS OF ALL COMMANDS");
    add_options(&out, global_options, GLOBAL_COUNT);
    add_terms(&out, "ENVIRONMENT", variables, countof(variables));
    add_terms(&out, "FILES", files, countof(files));
    add_section(&out, "EXIT STATUS");
    size_t n_exits = 0;
    const struct command_exit *exits = usage_exits(arena, &command_branch_merge, &n_exits);
    add_exits(&out, exits, n_exits);
    add_section(&out, "SEE ALSO");
    for (size_t i = 0; i < n_commands; i++)
        if (!command_table[i]->hidden)
            text_addf(&out, ".BR %s (1)%s\n", man_name(arena, command_table[i]),
                      i + 2 < n_commands ? "," : "");
    return out.data;
}

static const struct command_argument arguments[] = {
    {.name = "DIR",
     .optional = true,
     .kind = VALUE_DIRECTORY,
     .help = "where to write the pages; the current directory when left out"},
};

static bool write_page(struct cli *cli, const char *directory, const char *name, const char *page,
                       json_t *written, struct err *err)
{
    char *path = path_join(cli->arena, directory, arena_printf(cli->arena, "%s.1", name));
    if (!path_write(path, page, strlen(page), 0644, err))
        return false;
    (void)json_array_append_new(written, json_text(path));
    out_say(cli, "%s", path);
    return true;
}

static bool run(struct cli *cli, struct err *err)
{
    const char *directory = call_argument(&cli->call, 0);
    directory = directory ? directory : ".";
    json_auto_t *written = json_array();
    if (!path_make(directory, 0755, err) ||
        !write_page(cli, directory, "bough", man_overview(cli->arena), written, err))
        return false;
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *command = command_table[i];
        if (!command->hidden && !write_page(cli, directory, man_name(cli->arena, command),
                                            man_command(cli->arena, command), written, err))
            return false;
    }
    if (cli->out.json)
        out_json(cli, json_pack("{s:O}", "written", written));
    return true;
}

const struct command command_man = {
    .name = "man",
    .group = GROUP_OTHER,
    .hidden = true,
    .summary = "write the manual pages",
    .description =
        "Writes bough.1 and a page for each command.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .run = run,
};
