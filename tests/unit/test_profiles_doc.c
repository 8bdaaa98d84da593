/* docs/profiles.md has every section and key that the code knows, and no others. What the code
 * knows is what its errors say. */
#include "base/path.h"
#include "base/text.h"
#include "core/project_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_LIMIT (1 << 20)

static char ini_path[] = "/tmp/bough-doc-XXXXXX";

/* Reads "[section]\nkey = 1" as bough.ini; the error is left in err. */
static void read_ini(struct arena *arena, const char *section, const char *key, struct err *err)
{
    auto_err failure = {0};
    struct project_file file;
    char *text = arena_printf(arena, "[%s]\n%s = 1\n", section, key);
    assert_true(path_write(ini_path, text, strlen(text), 0600, &failure));
    (void)project_file_read(arena, ini_path, "plain", &file, err);
}

static char *read_page(struct arena *arena)
{
    auto_err err = {0};
    char *page = path_read(arena, SOURCE_ROOT "/docs/profiles.md", FILE_LIMIT, NULL, &err);
    assert_non_null(page);
    return page;
}

/* The names after `before` in a hint: "keys are a, b". */
static char **names_in(struct arena *arena, const struct err *err, const char *before,
                       size_t *ret_n)
{
    if (!err->hint || strncmp(err->hint, before, strlen(before)) != 0)
        fail_msg("'%s' has no hint that begins '%s'", err->message, before);
    return text_split(arena, err->hint + strlen(before), ',', ret_n);
}

static void expect_all(struct arena *arena, const char *page, char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strstr(page, arena_printf(arena, "`%s`", names[i])))
            fail_msg("docs/profiles.md does not say what `%s` is", names[i]);
}

static void every_key_of_the_code_is_on_the_page(void **state)
{
    static const char *const sections[] = {"project", "profile", "table a.b", "branch",
                                           "credentials", "volume v", "service s", "hooks"};
    (void)state;
    auto_arena arena = {0};
    char *page = read_page(&arena);
    for (size_t i = 0; i < countof(sections); i++) {
        auto_err err = {0};
        size_t n = 0;
        read_ini(&arena, sections[i], "no_such_key", &err);
        char **names = names_in(&arena, &err, "keys are ", &n);
        expect_all(&arena, page, names, n);
    }
}

static void every_section_of_the_code_is_on_the_page(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_err err = {0};
    size_t n = 0;
    read_ini(&arena, "no such section", "key", &err);
    char **names = names_in(&arena, &err, "sections are ", &n);
    assert_true(n > 8);
    expect_all(&arena, read_page(&arena), names, n);
}

/* "## `[table SCHEMA.NAME]`" -> "table SCHEMA.NAME"; NULL for other headings. */
static char *section_of(struct arena *arena, const char *line)
{
    const char *start = "## `[";
    const char *end = strstr(line, "]`");
    return text_starts(line, start) && end
               ? arena_strndup(arena, line + strlen(start), (size_t)(end - line) - strlen(start))
               : NULL;
}

/* The keys in the first cell of a row, "| `insert`, `update` | ...". */
static size_t check_row(struct arena *arena, const char *section, const char *line)
{
    size_t n = 0;
    const char *end = strchr(line + 1, '|');
    for (const char *at = line; (at = strchr(at, '`')) && at < end;) {
        const char *close = strchr(at + 1, '`');
        auto_err err = {0};
        char *key = arena_strndup(arena, at + 1, (size_t)(close - at - 1));
        read_ini(arena, section, key, &err);
        if (err.message && strstr(err.message, "unknown"))
            fail_msg("docs/profiles.md has a key that is not: %s", err.message);
        at = close + 1;
        n++;
    }
    return n;
}

static void every_key_of_the_page_is_in_the_code(void **state)
{
    (void)state;
    auto_arena arena = {0};
    size_t n_lines = 0;
    size_t n = 0;
    char **lines = text_split(&arena, read_page(&arena), '\n', &n_lines);
    char *section = NULL;
    bool keys = false; /* in a table whose first column are keys */
    for (size_t i = 0; i < n_lines; i++) {
        if (text_starts(lines[i], "## "))
            section = section_of(&arena, lines[i]);
        else if (text_starts(lines[i], "| key |"))
            keys = true;
        else if (*lines[i] != '|' || text_starts(lines[i], "| `class` | rows"))
            keys = false;
        else if (section && keys && text_starts(lines[i], "| `"))
            n += check_row(&arena, section, lines[i]);
    }
    assert_true(n >= 20);
}

static int setup(void **state)
{
    (void)state;
    int fd = mkstemp(ini_path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(ini_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_the_code_is_on_the_page),
        cmocka_unit_test(every_section_of_the_code_is_on_the_page),
        cmocka_unit_test(every_key_of_the_page_is_in_the_code),
    };
    return cmocka_run_group_tests_name("profiles doc", tests, setup, teardown);
}
