/* Tests of base/text: strings that grow, comparing, splitting, and what is safe to show. */
#include "base/size.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void a_text_grows_piece_by_piece(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct text text = text_make(&arena);
    assert_string_equal(text.data, "");
    for (int i = 0; i < 1000; i++) {
        text_add(&text, "ab");
        text_addf(&text, "%d", i % 10);
        text_add_bytes(&text, "cdX", 2);
    }
    assert_int_equal(text.len, 5000);
    assert_int_equal(strlen(text.data), 5000);
    assert_memory_equal(text.data + 4995, "ab9cd", 6);
}

static void a_list_has_separators_between_its_items_only(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct text text = text_make(&arena);
    text_add_item(&text, ", ", "a");
    text_add_item(&text, ", ", "b");
    text_add_item(&text, ", ", "c");
    assert_string_equal(text.data, "a, b, c");
}

static void null_equals_only_null_and_comes_first(void **state)
{
    (void)state;
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_false(text_equal("", NULL));
    assert_true(text_equal("a", "a"));
    assert_int_equal(text_compare(NULL, NULL), 0);
    assert_true(text_compare(NULL, "") < 0);
    assert_true(text_compare("", NULL) > 0);
    assert_true(text_compare("a", "b") < 0);
    assert_true(text_starts("abc", "ab"));
    assert_true(text_starts("abc", ""));
    assert_false(text_starts("ab", "abc"));
}

static void a_list_is_split_and_its_items_trimmed(void **state)
{
    static const struct {
        const char *list;
        const char *joined;
        size_t n;
    } cases[] = {
        {"", "", 0},          {" , ,", "", 0},           {"a", "a", 1},
        {" a , b c ,d", "a|b c|d", 3}, {"a,,b", "a|b", 2}, {"\ta\n,\n", "a", 1},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++) {
        size_t n = 99;
        char **items = text_split(&arena, cases[i].list, ',', &n);
        struct text joined = text_make(&arena);
        for (size_t k = 0; k < n; k++)
            text_add_item(&joined, "|", items[k]);
        assert_int_equal(n, cases[i].n);
        assert_string_equal(joined.data, cases[i].joined);
    }
}

static void what_would_fool_a_terminal_becomes_visible(void **state)
{
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"", ""},
        {"plain text, tab\tand\nnewline", "plain text, tab\tand\nnewline"},
        {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
        {"over\rwritten\b\x7f", "over\\x0dwritten\\x08\\x7f"},
        {"\x01\x1f", "\\x01\\x1f"},
        {"ünïcödé ⚠️ 漢字 😀", "ünïcödé ⚠️ 漢字 😀"},
        {"\u202a\u202b\u202c\u202d\u202e", "\\u202a\\u202b\\u202c\\u202d\\u202e"},
        {"\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"},
        {"\u2029\u202f\u2065\u206a", "\u2029\u202f\u2065\u206a"},
        {"\xc2\x9b" "31m\xc2\x80\xc2\x9f\xc2\xa0", "\\u009b31m\\u0080\\u009f\xc2\xa0"},
        {"cut \xe2\x80", "cut \xe2\x80"},
        {"cut \xe2", "cut \xe2"},
        {"cut \xc2", "cut \xc2"},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(text_printable(&arena, cases[i].text), cases[i].shown);
}

static void sizes_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text;
        uint64_t bytes; /* 0: refused */
    } cases[] = {
        {"1", 1},       {"500M", 524288000},    {"20G", 21474836480}, {"1.5k", 1536},
        {"1 KiB", 1024}, {"2TB", 2199023255552}, {"3b", 3},            {"", 0},
        {"M", 0},       {"-1", 0},              {"1X", 0},            {"1MM", 0},
        {"1.2.3", 0},   {"1 G x", 0},           {"99999E", 0},        {"Bib", 0},
        {"1Bib", 0},    {".", 0},
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        uint64_t bytes = 0;
        bool ok = size_parse(cases[i].text, &bytes);
        if (ok != (cases[i].bytes > 0) || bytes != cases[i].bytes)
            fail_msg("'%s' is read as %d, %llu", cases[i].text, ok, (unsigned long long)bytes);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sizes_are_read_as_they_are_written),
    cmocka_unit_test(a_text_grows_piece_by_piece),
    cmocka_unit_test(a_list_has_separators_between_its_items_only),
    cmocka_unit_test(null_equals_only_null_and_comes_first),
    cmocka_unit_test(a_list_is_split_and_its_items_trimmed),
    cmocka_unit_test(what_would_fool_a_terminal_becomes_visible),
};

int main(void)
{
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
