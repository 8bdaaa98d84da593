/* Tests of merge/json: documents merged key by key. */
#include "base/text.h"
#include "merge/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct json_case {
    const char *sentence;
    enum json_form form;
    const char *sides[3]; /* base, ours, theirs */
    const char *merged;   /* NULL: conflict */
    const char *keys;
};

static const struct json_case cases[] = {
    {"different keys merge", JSON_BINARY,
     {"{\"a\": 1, \"b\": 1}", "{\"a\": 2, \"b\": 1}", "{\"a\": 1, \"b\": 2}"},
     "{\"a\": 2, \"b\": 2}", NULL},
    {"a key removed on one side goes", JSON_BINARY,
     {"{\"a\": 1, \"b\": 1}", "{\"b\": 1}", "{\"a\": 1, \"b\": 2}"},
     "{\"b\": 2}", NULL},
    {"both remove all keys", JSON_BINARY,
     {"{\"a\": 1, \"b\": 1}", "{\"a\": 1}", "{\"b\": 1}"},
     "{}",
     NULL},
    {"one value on both sides is no conflict", JSON_BINARY,
     {"{}", "{\"a\": 1, \"o\": null}", "{\"a\": 1, \"t\": null}"},
     "{\"a\": 1, \"o\": null, \"t\": null}", NULL},
    {"shorter keys come first in jsonb", JSON_BINARY,
     {"{}", "{\"aa\": 1, \"zzz\": 1}", "{\"b\": 1, \"ab\": 1}"},
     "{\"b\": 1, \"aa\": 1, \"ab\": 1, \"zzz\": 1}", NULL},
    {"an escape counts as its byte in jsonb", JSON_BINARY,
     {"{}", "{\"\\\"\\\\\": 1}", "{\"aaa\": 1, \"b\": 1}"},
     "{\"b\": 1, \"\\\"\\\\\": 1, \"aaa\": 1}", NULL},
    {"bytes count, not characters", JSON_BINARY,
     {"{}", "{\"ä\": 1}", "{\"z\": 1, \"zz\": 2}"},
     "{\"z\": 1, \"zz\": 2, \"ä\": 1}", NULL},
    {"numbers keep their digits", JSON_BINARY,
     {"{\"a\": 1.00, \"b\": 123456789012345678901234567890}",
      "{\"a\": 1.00, \"b\": 123456789012345678901234567890, \"o\": 1.50}",
      "{\"a\": 1.00, \"b\": 123456789012345678901234567890, \"t\": 2.0}"},
     "{\"a\": 1.00, \"b\": 123456789012345678901234567890, \"o\": 1.50, \"t\": 2.0}", NULL},
    {"nested objects merge", JSON_BINARY,
     {"{\"o\": {\"a\": 1, \"b\": {\"c\": 1}}}",
      "{\"o\": {\"a\": 2, \"b\": {\"c\": 1}}}",
      "{\"o\": {\"a\": 1, \"b\": {\"c\": 1, \"d\": [1, {}]}}}"},
     "{\"o\": {\"a\": 2, \"b\": {\"c\": 1, \"d\": [1, {}]}}}", NULL},
    {"brackets and commas in strings are text", JSON_BINARY,
     {"{\"a\": \"},{\", \"b\": [\"]\"]}",
      "{\"a\": \"},{\", \"b\": [\"]\", \"\\\"}\"]}",
      "{\"a\": \"x,y\", \"b\": [\"]\"]}"},
     "{\"a\": \"x,y\", \"b\": [\"]\", \"\\\"}\"]}", NULL},
    {"one key changed differently is told", JSON_BINARY,
     {"{\"a\": 1, \"o\": {\"k\": 1}}",
      "{\"a\": 2, \"o\": {\"k\": 2}}",
      "{\"a\": 3, \"o\": {\"k\": 3}}"},
     NULL, "a, o.k"},
    {"one key changed and removed is told", JSON_BINARY,
     {"{\"a\": 1, \"b\": 1}", "{\"b\": 1}", "{\"a\": 3, \"b\": 1}"},
     NULL, "a"},
    {"a key added on both sides is one value", JSON_BINARY,
     {"{}", "{\"a\": {\"x\": 1}}", "{\"a\": {\"y\": 1}}"},
     NULL, "a"},
    {"arrays are values", JSON_BINARY,
     {"[1]", "[1, 2]", "[0, 1]"},
     NULL, NULL},
    {"an object that becomes a number is a value", JSON_BINARY,
     {"{\"a\": 1}", "7", "{\"a\": 2}"},
     NULL,
     NULL},
    {"json keeps order and inner white space", JSON_TEXT,
     {"{\"b\":  [1,2] ,\"a\":1}",
      "{\"b\":  [1,2] ,\"a\":2}",
      "{\"b\":  [1,2] ,\"a\":1, \"c\" : 3 }"},
     "{\"b\": [1,2], \"a\": 2, \"c\": 3}", NULL},
    {"json keys are the same when they mean the same", JSON_TEXT,
     {"{\"\\u0061\": 1, \"b\": 1}", "{\"a\": 1, \"b\": 2}", "{\"\\u0061\": 3, \"b\": 1}"},
     "{\"a\": 3, \"b\": 2}", NULL},
    {"a pair of escapes is one character", JSON_TEXT,
     {"{\"\\ud83d\\ude00\": 1}", "{\"😀\": 1, \"o\": 1}", "{\"\\ud83d\\ude00\": 2}"},
     "{\"😀\": 2, \"o\": 1}", NULL},
    {"json with a key that stands twice is one value", JSON_TEXT,
     {"{\"a\":1, \"a\":2}", "{\"a\":1, \"a\":3}", "{\"a\":1, \"a\":2, \"b\":1}"},
     NULL, NULL},
};

static void documents_merge_key_by_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        const char *keys = NULL;
        const char *merged = json_merge(&arena, cases[i].form, cases[i].sides[0], cases[i].sides[1],
                                        cases[i].sides[2], &keys);
        if (!text_equal(merged, cases[i].merged) || !text_equal(keys, cases[i].keys))
            fail_msg("%s: %s, keys %s", cases[i].sentence, merged ? merged : "(conflict)",
                     keys ? keys : "(none)");
    }
}

/* All documents that occur above: each law holds for every pair. */
static void the_laws_of_the_merge_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cases) * 3; i++)
        for (size_t k = 0; k < countof(cases) * 3; k++) {
            auto_arena arena = {0};
            const char *keys = NULL;
            const char *one = cases[i / 3].sides[i % 3];
            const char *two = cases[k / 3].sides[k % 3];
            assert_string_equal(json_merge(&arena, JSON_BINARY, one, two, one, &keys), two);
            assert_string_equal(json_merge(&arena, JSON_BINARY, one, one, two, &keys), two);
            assert_string_equal(json_merge(&arena, JSON_BINARY, one, two, two, &keys), two);
            assert_null(keys);
        }
}

static void conflicts_are_the_same_from_both_sides(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        const char *keys = NULL;
        bool conflict = !json_merge(&arena, JSON_BINARY, cases[i].sides[0],
                                    cases[i].sides[2], cases[i].sides[1], &keys);
        assert_true(conflict == !cases[i].merged);
        assert_true(text_equal(keys, cases[i].keys));
    }
}

/* Only their end can be missing or wrong here: nothing is read behind it. */
static void damaged_texts_are_single_values(void **state)
{
    static const char *const texts[] = {
        "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\": ", "{\"a\": \"", "{\"a\": [",
        "{\"a\": 1, ", "{\"a\\", "{\"\\u00", "{,}", "",
    };
    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        auto_arena arena = {0};
        const char *keys = NULL;
        assert_null(json_merge(&arena, JSON_BINARY, texts[i], "{\"a\": 1}", "{\"b\": 1}", &keys));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_merge_key_by_key),
        cmocka_unit_test(the_laws_of_the_merge_hold),
        cmocka_unit_test(conflicts_are_the_same_from_both_sides),
        cmocka_unit_test(damaged_texts_are_single_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
