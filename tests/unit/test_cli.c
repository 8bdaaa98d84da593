/* The command line's pure parts: parser, suggestions, formats, help, documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "cli/completion.h"
#include "cli/format.h"
#include "core/json.h"
#include "cli/man.h"
#include "cli/parse.h"
#include "cli/progress.h"
#include "cli/suggest.h"
#include "cli/usage.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_LIMIT 16

/* A command line, written as one string, as argc and argv. */
struct line {
    struct arena arena;
    int argc;
    char *argv[WORDS_LIMIT];
    struct call call;
    struct err err;
};

static bool parse(struct line *line, const char *text)
{
    *line = (struct line){.argc = 1};
    line->argv[0] = arena_strdup(&line->arena, "bough");
    size_t n = 0;
    char **words = text_split(&line->arena, text, ' ', &n);
    for (size_t i = 0; i < n && line->argc < WORDS_LIMIT - 1; i++)
        line->argv[line->argc++] = words[i];
    return parse_call(&line->arena, line->argc, line->argv, &line->call, &line->err);
}

static void line_release(struct line *line)
{
    err_clear(&line->err);
    arena_release(&line->arena);
}
#define auto_line __attribute__((cleanup(line_release))) struct line

static void good_lines_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *command;
        const char *first; /* argument, or NULL */
    } cases[] = {
        {"status", "status", NULL},
        {"branch create feat", "branch create", "feat"},
        {"--json branch -y create feat -q", "branch create", "feat"},
        {"-yqv branch delete feat", "branch delete", "feat"},
        {"branch create feat --mode=full", "branch create", "feat"},
        {"branch create --mode schema-only feat", "branch create", "feat"},
        {"branch create --no-switch -- feat", "branch create", "feat"},
        {"branch delete -- -feat", "branch delete", "-feat"},
        {"psql", "psql", NULL},
        {"psql feat -- -c x --json", "psql", "feat"},
        {"run -- env", "run", NULL},
        {"help branch create", "help", "branch"},
        {"completion fish", "completion", "fish"},
        {"--home /h --project=/p --pg-bin /b status", "status", NULL},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        auto_line line;
        if (!parse(&line, cases[i].line))
            fail_msg("'%s': %s", cases[i].line, line.err.message);
        assert_string_equal(line.call.command->name, cases[i].command);
        const char *first = call_argument(&line.call, 0);
        assert_true(text_equal(first, cases[i].first));
    }
}

static void wrong_lines_are_usage_errors_with_advice(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *message;
        const char *hint; /* a part of it */
    } cases[] = {
        {"brnch", "cannot run 'brnch': no such command", "did you mean 'bough branch'?"},
        {"branch crate x", "cannot run 'branch crate': no such command", "'bough branch create'"},
        {"create x", "cannot run 'create': no such command", "'bough branch create'"},
        {"checkout x", "cannot run 'checkout': no such command", "'bough branch switch'"},
        {"xyzzy", "cannot run 'xyzzy': no such command", "'bough help' lists"},
        {"status --jsn", "cannot use option '--jsn' with 'status': no such option", "'--json'?"},
        {"--mod x", "cannot use option '--mod': no such option", "'bough help'"},
        {"branch create x --mod full",
         "cannot use option '--mod' with 'branch create': no such option", "'--mode'?"},
        {"status -z", "cannot use option '-z' with 'status': no such option", "bough help status"},
        {"status -yz", "cannot use option '-z' with 'status': no such option", "bough help status"},
        {"branch create", "cannot run 'branch create': missing NAME", "usage: bough branch create"},
        {"status a", "cannot run 'status': too many arguments, from 'a' on", "usage: bough status"},
        {"branch create a b c", "cannot run 'branch create': too many arguments, from 'b' on",
         "usage:"},
        {"branch create x --mode", "cannot use option '--mode': missing its value", "--mode MODE"},
        {"branch create x --mode=", "cannot use option '--mode': missing its value", "--mode MODE"},
        {"branch create x --mode ful", "cannot use option '--mode' with 'ful': not a value of it",
         "did you mean 'full'?"},
        {"branch create x --mode zzzzzz",
         "cannot use option '--mode' with 'zzzzzz': not a value of it",
         "it is full or schema-only"},
        {"status --json=1", "cannot use option '--json' with a value: it takes none", NULL},
        {"run feat", "cannot run 'run': missing CMD... after '--'",
         "usage: bough run [NAME] -- CMD"},
        {"run --", "cannot run 'run': missing CMD... after '--'", "usage: bough run [NAME] -- CMD"},
        {"psql -c", "cannot use option '-c' with 'psql': no such option", "comes after '--'"},
        {"completion tcsh", "cannot run 'completion' with SHELL 'tcsh': not a value of it", "bash"},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        auto_line line;
        if (parse(&line, cases[i].line))
            fail_msg("'%s' was taken", cases[i].line);
        assert_int_equal(line.err.code, ERR_USAGE);
        assert_string_equal(line.err.message, cases[i].message);
        if (cases[i].hint && (!line.err.hint || !strstr(line.err.hint, cases[i].hint)))
            fail_msg("'%s': hint is '%s'", cases[i].line, line.err.hint ? line.err.hint : "none");
    }
}

static void options_have_their_values(void **state)
{
    (void)state;
    auto_line line;
    assert_true(parse(&line, "branch merge feat --save-sql=a=b.sql --strict --home /h -y"));
    assert_string_equal(call_option(&line.call, "save-sql"), "a=b.sql");
    assert_string_equal(call_option(&line.call, "strict"), "");
    assert_null(call_option(&line.call, "dry-run"));
    assert_string_equal(line.call.globals[GLOBAL_HOME], "/h");
    assert_non_null(line.call.globals[GLOBAL_YES]);
    assert_null(line.call.globals[GLOBAL_JSON]);
}

static void the_last_value_of_an_option_counts(void **state)
{
    (void)state;
    auto_line line;
    assert_true(parse(&line, "branch create x --mode full --mode schema-only"));
    assert_string_equal(call_option(&line.call, "mode"), "schema-only");
}

static void what_follows_two_dashes_belongs_to_the_program(void **state)
{
    (void)state;
    auto_line line;
    assert_true(parse(&line, "run feat -- sh --json -- -x"));
    assert_null(line.call.globals[GLOBAL_JSON]);
    assert_string_equal(line.call.rest[0], "sh");
    assert_string_equal(line.call.rest[1], "--json");
    assert_string_equal(line.call.rest[2], "--");
    assert_string_equal(line.call.rest[3], "-x");
    assert_null(line.call.rest[4]);
    assert_false(parse_mentions(line.argc, line.argv, "--json"));
}

static void help_needs_no_arguments(void **state)
{
    (void)state;
    static const char *const lines[] = {"branch create --help", "-h", "branch -h", "run -h",
                                        "--version", "branch create a b c -h", ""};
    for (size_t i = 0; i < countof(lines); i++) {
        auto_line line;
        if (!parse(&line, lines[i]))
            fail_msg("'%s': %s", lines[i], line.err.message);
    }
    auto_line group;
    assert_true(parse(&group, "branch --json"));
    assert_null(group.call.command);
    assert_string_equal(group.call.group, "branch");
}

static void the_distance_counts_edits(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *to;
        size_t distance;
    } cases[] = {{"", "", 0},           {"a", "", 1},        {"list", "list", 0},
                 {"lsit", "list", 1},   {"lst", "list", 1},  {"liist", "list", 1},
                 {"lost", "list", 1},   {"abc", "xyz", 3},   {"ca", "abc", 3},
                 {"merge", "meger", 2}, {"start", "stop", 3}};
    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(suggest_distance(cases[i].from, cases[i].to), cases[i].distance);
        assert_int_equal(suggest_distance(cases[i].to, cases[i].from), cases[i].distance);
    }
    char longest[SUGGEST_WORD_LIMIT + 2];
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_int_equal(suggest_distance(longest, "x"), SUGGEST_WORD_LIMIT);
}

static void hidden_commands_are_not_suggested(void **state)
{
    (void)state;
    auto_arena arena = {0};
    assert_null(suggest_command(&arena, "mann"));
    assert_string_equal(suggest_command(&arena, "stat"), "status");
    assert_string_equal(suggest_command(&arena, "branch lst"), "branch list");
}

static void sizes_have_units_of_1024(void **state)
{
    (void)state;
    static const struct {
        uint64_t bytes;
        const char *text;
    } cases[] = {
        {0, "0 B"},
        {1, "1 B"},
        {1023, "1023 B"},
        {1024, "1.0 KiB"},
        {1536, "1.5 KiB"},
        {1048575, "1.0 MiB"},
        {17 << 20, "17.0 MiB"},
        {(uint64_t)123 << 30, "123 GiB"},
        {UINT64_MAX, "16.0 EiB"},
    };
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(format_size(&arena, cases[i].bytes), cases[i].text);
}

static void durations_have_the_unit_that_fits(void **state)
{
    (void)state;
    static const struct {
        int64_t us;
        const char *text;
    } cases[] = {
        {0, "0 us"},           {999, "999 us"},         {1000, "1 ms"},
        {12499, "12 ms"},      {999499, "999 ms"},      {999500, "1.00 s"},
        {1240000, "1.24 s"},   {12340000, "12.3 s"},    {59990000, "1 min 0 s"},
        {125000000, "2 min 5 s"}, {3725000000, "1 h 2 min"},
    };
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(format_duration(&arena, cases[i].us), cases[i].text);
}

static void ages_are_told_in_the_largest_unit(void **state)
{
    (void)state;
    static const char iso[] = "2026-01-31T12:00:00.000Z";
    static const struct {
        long later;
        const char *text;
    } cases[] = {
        {-100, "just now"},          {0, "just now"},           {4, "just now"},
        {5, "5 s ago"},              {59, "59 s ago"},          {60, "1 min ago"},
        {3599, "59 min ago"},        {3600, "1 h ago"},         {86399, "23 h ago"},
        {86400, "1 day ago"},        {2 * 86400, "2 days ago"}, {29 * 86400, "29 days ago"},
        {31L * 86400, "2026-01-31"},
    };
    auto_arena arena = {0};
    time_t then = 0;
    assert_true(format_parse_iso(iso, &then));
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(format_age(&arena, iso, then + cases[i].later), cases[i].text);
    assert_string_equal(format_age(&arena, "yesterday", then), "yesterday");
    assert_false(format_parse_iso("2026-01-31", &then));
    assert_false(format_parse_iso("", &then));
}

static void words_are_quoted_for_the_shell_only_when_needed(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *quoted;
    } cases[] = {
        {"", ""},
        {"127.0.0.1", "127.0.0.1"},
        {"postgresql://postgres:aB3@127.0.0.1:5433/app",
         "postgresql://postgres:aB3@127.0.0.1:5433/app"},
        {"a b", "'a b'"},
        {"it's", "'it'\\''s'"},
        {"$HOME`id`", "'$HOME`id`'"},
        {"~", "'~'"},
        {"a\nb", "'a\nb'"},
        {"url?x=1&y", "'url?x=1&y'"},
        {"\xc3\xa4", "'\xc3\xa4'"},
    };
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(format_shell_word(&arena, cases[i].word), cases[i].quoted);
}

static void a_name_cannot_break_out_of_its_line(void **state)
{
    (void)state;
    auto_arena arena = {0};
    assert_string_equal(format_line(&arena, "a\nb\tc\x1b[31m"), "a\\nb\\tc\\x1b[31m");
    assert_string_equal(format_object(&arena, "public", "orders"), "public.orders");
    assert_string_equal(format_object(&arena, "", "reader"), "reader");
    assert_string_equal(format_object(&arena, NULL, "a\nb"), "a\\nb");
}

static void the_progress_line_fits_the_terminal(void **state)
{
    (void)state;
    char line[METER_LINE_BYTES];
    meter_line(line, 100, "copying data", 50, 100, 10000);
    assert_string_equal(line, "copying data  [============>           ]  50 %  about 10 s left");
    meter_line(line, 100, "copying data", 1, 1000, 500);
    assert_string_equal(line, "copying data  [>                       ]   0 %");
    meter_line(line, 100, "copying data", 100, 100, 5000);
    assert_string_equal(line, "copying data  [========================] 100 %");
    meter_line(line, 100, "copying data", 200, 100, 5000);
    assert_string_equal(line, "copying data  [========================] 100 %");
    meter_line(line, 100, "waiting", 0, 0, 4900);
    assert_string_equal(line, "waiting  4 s");
    meter_line(line, 100, "copying data", 1, 1000, 60000);
    assert_non_null(strstr(line, "about 999 min left"));
    meter_line(line, 7, "copying data", 1, 2, 0);
    assert_string_equal(line, "copying");
}

static void every_command_is_complete(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *command = command_table[i];
        assert_ptr_equal(command_find(command->name), command);
        assert_non_null(command->run);
        assert_non_null(command->summary);
        assert_non_null(command->description);
        assert_null(strpbrk(command->summary, ".\n"));
        for (size_t j = 0; j < command->n_options; j++)
            assert_non_null(command->options[j].help);
        for (size_t j = 0; j + 1 < command->n_arguments; j++) {
            assert_false(command->arguments[j].many);
            assert_true(!command->arguments[j].optional || command->arguments[j + 1].optional);
        }
        for (size_t j = 0; j < command->n_examples; j++)
            assert_non_null(strstr(command->examples[j].line, "bough "));
        assert_true(command->hidden || strstr(usage_overview(&arena, NULL), command->name));
    }
}

static void options_do_not_hide_global_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_commands; i++)
        for (size_t j = 0; j < command_table[i]->n_options; j++)
            for (size_t k = 0; k < GLOBAL_COUNT; k++) {
                const struct command_option *option = &command_table[i]->options[j];
                assert_string_not_equal(option->name, global_options[k].name);
                assert_true(!option->letter || option->letter != global_options[k].letter);
            }
}

static void help_is_made_from_the_table(void **state)
{
    (void)state;
    auto_arena arena = {0};
    const struct command *create = command_find("branch create");
    assert_string_equal(usage_line(&arena, create),
                        "branch create NAME [--mode MODE] [--no-switch] [--with-schedules] "
                        "[--idle-timeout TIME] [--ttl TIME] [--from-backup STANZA] [--at TIME] "
                        "[--fresh]");
    assert_string_equal(usage_line(&arena, command_find("run")), "run [NAME] -- CMD...");
    assert_string_equal(usage_line(&arena, command_find("psql")), "psql [NAME] [-- ARGS]");
    assert_string_equal(usage_line(&arena, command_find("branch switch")),
                        "branch switch NAME | --parent");
    char *help = usage_command(&arena, create);
    static const char *const parts[] = {"Usage: bough branch create NAME", "--mode MODE",
                                        "(full|schema-only)", "-y, --yes", "  64   wrong usage",
                                        "Examples:"};
    for (size_t i = 0; i < countof(parts); i++)
        assert_non_null(strstr(help, parts[i]));
    assert_null(strstr(usage_overview(&arena, "branch"), "doctor"));
}

static void exit_statuses_are_in_order(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < n_commands; i++) {
        size_t n = 0;
        const struct command_exit *exits = usage_exits(&arena, command_table[i], &n);
        for (size_t j = 1; j < n; j++)
            assert_true(exits[j - 1].status < exits[j].status);
    }
}

static void pages_and_scripts_name_every_command_and_option(void **state)
{
    (void)state;
    auto_arena arena = {0};
    const char *texts[] = {completion_bash(&arena), completion_zsh(&arena),
                           completion_fish(&arena)};
    char *overview = man_overview(&arena);
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *command = command_table[i];
        for (size_t j = 0; j < countof(texts); j++)
            assert_non_null(strstr(texts[j], command_last_word(command)));
        char *page = man_command(&arena, command);
        assert_non_null(strstr(page, ".SH SYNOPSIS\n"));
        assert_null(strstr(page, "\n'"));
        if (!command->hidden)
            assert_non_null(strstr(overview, man_name(&arena, command)));
        for (size_t j = 0; j < command->n_options; j++)
            for (size_t k = 0; k < countof(texts); k++)
                assert_non_null(strstr(texts[k], command->options[j].name));
    }
}

/* The text at a key; NULL when the value is none. The key must be there. */
static const char *at(const json_t *document, const char *key)
{
    const json_t *value = json_object_get(document, key);
    assert_non_null(value);
    return json_is_string(value) ? json_string_value(value) : NULL;
}

static void errors_have_one_shape(void **state)
{
    (void)state;
    auto_err err = {0};
    (void)err_set(&err, ERR_NOT_FOUND, "cannot find branch '%s'", "x");
    json_auto_t *plain = json_error(&err);
    assert_string_equal(at(plain, "error"), "branch.not_found");
    assert_string_equal(at(plain, "code"), "branch.not_found");
    assert_string_equal(at(plain, "message"), "cannot find branch 'x'");
    assert_true(json_is_null(json_object_get(plain, "hint")));
    (void)err_hint(&err, "look");
    json_auto_t *hinted = json_error(&err);
    assert_string_equal(at(hinted, "hint"), "look");
    assert_int_equal(json_object_size(hinted), 5);
}

static void a_branch_has_the_shape_of_the_api(void **state)
{
    (void)state;
    struct branch_row row = {.backend = {.id = "i", .project_id = "p", .name = "feat",
                                         .mode = MODE_SCHEMA_ONLY, .state = BACKEND_READY,
                                         .appkey = "k", .port = 5433, .password = "secret",
                                         .api_key = "ik_secret", .created_at = "2026"},
                             .running = true,
                             .own_bytes = (uint64_t)5 << 30};
    json_auto_t *document = json_branch_row(&row);
    static const char *const keys[] = {
        "id",     "parent_project_id", "organization_id",  "name", "appkey", "region",
        "status", "branch_state",      "branch_created_at"};
    for (size_t i = 0; i < countof(keys); i++)
        assert_non_null(at(document, keys[i]));
    assert_string_equal(at(json_object_get(document, "branch_metadata"), "mode"), "schema-only");
    assert_int_equal(json_integer_value(json_object_get(document, "size_bytes")), (int64_t)5 << 30);
    char *text = json_dumps(document, 0);
    assert_null(strstr(text, "secret"));
    free(text);
}

static void a_diff_has_the_shape_of_the_api(void **state)
{
    (void)state;
    const char *hazards[] = {"data-loss"};
    const char *notes[] = {"note"};
    struct change_step step = {.section = "DDL", .type = "table", .schema = "public",
                               .object = "t", .action = "drop", .sql = "DROP TABLE public.t;",
                               .hazards = hazards, .n_hazards = 1, .warning = "gone",
                               .rehearsal_us = -1, .lock = "AccessExclusiveLock",
                               .table = "public.t", .blocks_reads = true, .blocks_writes = true,
                               .rows_lost = 7, .size_bytes = -1};
    struct change_item item = {"table", "public", "t", "drop", "DROP TABLE public.t;"};
    struct change_conflict conflict = {.kind = "both-changed", .type = "table", .schema = "public",
                                       .object = "u", .base_hash = "a", .parent_hash = "b",
                                       .branch_hash = "", .hint = "h"};
    struct changes changes = {.branch = "feat",
                              .steps = &step,
                              .n_steps = 1,
                              .items = &item,
                              .n_items = 1,
                              .conflicts = &conflict,
                              .n_conflicts = 1,
                              .notes = notes,
                              .n_notes = 1,
                              .modified = 1,
                              .sql = "BEGIN;",
                              .fingerprint = "f"};
    json_auto_t *document = json_changes(&changes);
    json_t *summary = json_object_get(document, "summary");
    assert_int_equal(json_integer_value(json_object_get(summary, "added")), 0);
    assert_int_equal(json_integer_value(json_object_get(summary, "modified")), 1);
    assert_int_equal(json_integer_value(json_object_get(summary, "conflicts")), 1);
    assert_string_equal(at(document, "rendered_sql"), "BEGIN;");
    json_t *first = json_array_get(json_object_get(document, "conflicts"), 0);
    assert_string_equal(at(first, "parent_t0_hash"), "a");
    assert_string_equal(at(first, "parent_now_hash"), "b");
    assert_string_equal(at(first, "branch_now_hash"), "");
    assert_true(json_is_null(json_object_get(first, "branch")));
    json_t *shown = json_array_get(json_object_get(document, "steps"), 0);
    assert_true(json_is_null(json_object_get(shown, "rehearsal_us")));
    assert_int_equal(json_array_size(json_object_get(shown, "hazards")), 1);
    json_t *lock = json_object_get(shown, "lock");
    assert_string_equal(at(lock, "level"), "AccessExclusiveLock");
    assert_string_equal(at(lock, "table"), "public.t");
    assert_true(json_is_true(json_object_get(lock, "blocks_reads")));
    assert_string_equal(at(shown, "phase"), "transaction");
    assert_int_equal(json_integer_value(json_object_get(shown, "rows_lost")), 7);
    assert_true(json_is_null(json_object_get(shown, "size_bytes")));
    assert_true(json_is_null(json_object_get(shown, "not_online")));
    json_t *change = json_array_get(json_object_get(document, "changes"), 0);
    assert_string_equal(at(change, "action"), "drop");
    assert_int_equal(json_object_size(change), 5);
}

static void text_that_is_not_utf8_still_is_a_document(void **state)
{
    (void)state;
    json_auto_t *broken = json_text("a\xff" "b\xc3\xa4\xe2\x82");
    assert_string_equal(json_string_value(broken), "a\xef\xbf\xbd"
                                                   "b\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd");
    json_auto_t *none = json_text(NULL);
    assert_true(json_is_null(none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lines_are_understood),
        cmocka_unit_test(wrong_lines_are_usage_errors_with_advice),
        cmocka_unit_test(options_have_their_values),
        cmocka_unit_test(the_last_value_of_an_option_counts),
        cmocka_unit_test(what_follows_two_dashes_belongs_to_the_program),
        cmocka_unit_test(help_needs_no_arguments),
        cmocka_unit_test(the_distance_counts_edits),
        cmocka_unit_test(hidden_commands_are_not_suggested),
        cmocka_unit_test(sizes_have_units_of_1024),
        cmocka_unit_test(durations_have_the_unit_that_fits),
        cmocka_unit_test(ages_are_told_in_the_largest_unit),
        cmocka_unit_test(words_are_quoted_for_the_shell_only_when_needed),
        cmocka_unit_test(a_name_cannot_break_out_of_its_line),
        cmocka_unit_test(the_progress_line_fits_the_terminal),
        cmocka_unit_test(every_command_is_complete),
        cmocka_unit_test(options_do_not_hide_global_ones),
        cmocka_unit_test(help_is_made_from_the_table),
        cmocka_unit_test(exit_statuses_are_in_order),
        cmocka_unit_test(pages_and_scripts_name_every_command_and_option),
        cmocka_unit_test(errors_have_one_shape),
        cmocka_unit_test(a_branch_has_the_shape_of_the_api),
        cmocka_unit_test(a_diff_has_the_shape_of_the_api),
        cmocka_unit_test(text_that_is_not_utf8_still_is_a_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
