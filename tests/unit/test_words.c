/* Tests of base/words and base/expand: commands and templates of bough.ini. */
#include "base/expand.h"
#include "base/text.h"
#include "base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void commands_are_split_as_by_a_shell(void **state)
{
    static const struct {
        const char *command;
        const char *joined; /* words, each in <>; NULL: refused */
    } cases[] = {
        {"a", "<a>"},
        {"  a \t b\nc  ", "<a><b><c>"},
        {"a 'b c' \"d e\"", "<a><b c><d e>"},
        {"a''b'' c\"\"", "<ab><c>"},
        {"a '' \"\"", "<a><><>"},
        {"--x='y z'w", "<--x=y zw>"},
        {"'a\\b' 'a\"b'", "<a\\b><a\"b>"},
        {"\"a\\\"b\" \"a\\\\b\" \"a\\nb\" \"it's\"", "<a\"b><a\\b><a\\nb><it's>"},
        {"a\\ b \\'c \\\\", "<a b><'c><\\>"},
        {"$HOME `x` $(y) ; | > *", "<$HOME><`x`><$(y)><;><|><>><*>"},
        {"${a b}", "<${a><b}>"},
        {"", NULL},
        {" \n", NULL},
        {"a 'b", NULL},
        {"a \"b", NULL},
        {"a \"b\\\"", NULL},
        {"a \\", NULL},
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        auto_err err = {0};
        struct text joined = text_make(&arena);
        size_t n = 0;
        char **words = words_split(&arena, cases[i].command, &n, &err);
        if (!cases[i].joined) {
            assert_null(words);
            assert_int_equal(err.code, ERR_CONFIG);
            continue;
        }
        assert_non_null(words);
        for (size_t k = 0; k < n; k++)
            text_addf(&joined, "<%s>", words[k]);
        assert_null(words[n]);
        assert_string_equal(joined.data, cases[i].joined);
    }
}

static void there_is_a_limit_of_words(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_err err = {0};
    struct text many = text_make(&arena);
    size_t n = 0;
    for (int i = 0; i < WORDS_LIMIT; i++)
        text_add(&many, "a ");
    assert_non_null(words_split(&arena, many.data, &n, &err));
    assert_int_equal(n, WORDS_LIMIT);
    text_add(&many, "a");
    assert_null(words_split(&arena, many.data, &n, &err));
    assert_int_equal(err.code, ERR_CONFIG);
}

static const char *lookup(void *context, const char *name, struct err *err)
{
    int *n = context;
    ++*n;
    if (text_equal(name, "port"))
        return "5433";
    if (text_equal(name, "tricky"))
        return "${port} $$";
    if (text_equal(name, "volume.a-b"))
        return "/v";
    (void)err_set(err, ERR_NOT_FOUND, "no '%s'", name);
    return NULL;
}

static void templates_are_filled_in(void **state)
{
    static const struct {
        const char *template;
        const char *filled; /* NULL: refused */
        int lookups;
    } cases[] = {
        {"", "", 0},
        {"plain", "plain", 0},
        {"${port}", "5433", 1},
        {"a${port}b${port}c", "a5433b5433c", 2},
        {"${volume.a-b}/x", "/v/x", 1},
        {"${tricky}", "${port} $$", 1},
        {"$port $ $1", "$port $ $1", 0},
        {"$$", "$", 0},
        {"$${port} $$$$", "${port} $$", 0},
        {"$$${port}", "$5433", 1},
        {"{port}}", "{port}}", 0},
        {"${port", NULL, 0},
        {"${", NULL, 0},
        {"${}", NULL, 1},
        {"${other}", NULL, 1},
        {"${port}${other}${port}", NULL, 2},
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        auto_err err = {0};
        int n = 0;
        char *filled = expand(&arena, cases[i].template, lookup, &n, &err);
        if (!text_equal(filled, cases[i].filled))
            fail_msg("'%s' is '%s'", cases[i].template, filled ? filled : "(refused)");
        assert_int_equal(n, cases[i].lookups);
        assert_int_equal(err.code != ERR_NONE, !filled);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_split_as_by_a_shell),
        cmocka_unit_test(there_is_a_limit_of_words),
        cmocka_unit_test(templates_are_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
