/* Tests of catalog/items: lists of SQL literals, taken apart and merged three ways. */
#include "base/text.h"
#include "catalog/items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void a_list_is_taken_apart_at_commas_outside_of_quotes(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        const char *joined;
    } cases[] = {
        {NULL, 0, NULL},
        {"", 0, NULL},
        {"'a'", 1, "'a'"},
        {"'a', 'b','c'", 3, "'a', 'b', 'c'"},
        {"'a, b', 'c'", 2, "'a, b', 'c'"},
        {"'it''s, so', 'x'", 2, "'it''s, so', 'x'"},
        {"''", 1, "''"},
        {"'''', ','", 2, "'''', ','"},
        {"\"a,b\", c", 2, "\"a,b\", c"},
        {"'say \", then', 'z'", 2, "'say \", then', 'z'"},
        {"fillfactor='70', x='1'", 2, "fillfactor='70', x='1'"},
        {" ,  , ", 0, NULL},
        {"'never closed, x", 1, "'never closed, x"},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++) {
        struct items items = items_parse(&arena, cases[i].text);
        assert_int_equal(items.n, cases[i].n);
        char *joined = items_text(&arena, &items);
        if (!text_equal(joined, cases[i].joined))
            fail_msg("%s became %s", cases[i].text, joined ? joined : "(none)");
    }
}

static void a_list_contains_its_items_and_no_parts_of_them(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct items items = items_parse(&arena, "'ab', 'c'");
    assert_true(items_contain(&items, "'ab'"));
    assert_true(items_contain(&items, "'c'"));
    assert_false(items_contain(&items, "'a'"));
    assert_false(items_contain(&items, "ab"));
    struct items none = items_parse(&arena, NULL);
    assert_false(items_contain(&none, ""));
}

struct merge_case {
    const char *sentence;
    const char *base, *ours, *theirs;
    const char *merged; /* NULL: empty */
    bool impossible;
};

static const struct merge_case ordered_cases[] = {
    {"unchanged lists stay", "a, b", "a, b", "a, b", "a, b", false},
    {"an item added on one side is added", "a, b", "a, b", "a, b, c", "a, b, c", false},
    {"an item in front stays in front", "a", "z, a", "a", "z, a", false},
    {"an item in front on the other side too", "a", "a", "z, a", "z, a", false},
    {"an item between stands behind its neighbour", "a, b", "a, b", "a, x, b", "a, x, b", false},
    {"both sides add at different places", "a, b", "a, x, b", "a, b, y", "a, x, b, y", false},
    {"both add at the end: ours comes first", "a", "a, x", "a, y", "a, x, y", false},
    {"both add several at the end: runs stay together", "a", "a, x, w", "a, y, v", "a, x, w, y, v",
     false},
    {"both add in front: ours comes first", "a", "x, a", "y, a", "x, y, a", false},
    {"both add the same item", "a", "a, x", "a, x", "a, x", false},
    {"an item removed on one side goes", "a, b, c", "a, c", "a, b, c", "a, c", false},
    {"both remove different items", "a, b, c", "b, c", "a, b", "b", false},
    {"both remove the same item", "a, b", "a", "a", "a", false},
    {"one adds behind what the other removes", "a, b, c", "a, c", "a, b, x, c", "a, x, c", false},
    {"everything is removed", "a", NULL, "a", NULL, false},
    {"both fill an empty list", NULL, "a", "b", "a, b", false},
    {"one side reorders", "a, b", "b, a", "a, b, c", NULL, true},
    {"the other side reorders", "a, b", "a, b, c", "b, a", NULL, true},
    {"both add one item at different places", "a, b", "x, a, b", "a, b, x", NULL, true},
    {"both add the same two in another order", "a", "a, x, y", "a, y, x", NULL, true},
};

static const struct merge_case set_cases[] = {
    {"order does not matter", "a, b", "b, a", "a, b", "a, b", false},
    {"additions of both sides", "b", "b, c", "a, b", "a, b, c", false},
    {"a removal on each side", "a, b, c", "a, b", "b, c", "b", false},
    {"removed and kept", "a, b", NULL, "a, b, c", "c", false},
    {"the same added twice", NULL, "x", "x", "x", false},
    {"empty stays empty", NULL, NULL, NULL, NULL, false},
};

static void ordered_lists_merge_item_by_item(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(ordered_cases); i++) {
        const struct merge_case *one = &ordered_cases[i];
        bool merged = false;
        char *text = items_merge_ordered(&arena, one->base, one->ours, one->theirs, &merged);
        if (merged == one->impossible || (merged && !text_equal(text, one->merged)))
            fail_msg("%s: merged %d, %s", one->sentence, merged, text ? text : "(none)");
    }
}

static void sets_merge_item_by_item_whichever_side_is_first(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(set_cases); i++) {
        const struct merge_case *one = &set_cases[i];
        char *text = items_merge_set(&arena, one->base, one->ours, one->theirs);
        char *other = items_merge_set(&arena, one->base, one->theirs, one->ours);
        if (!text_equal(text, one->merged) || !text_equal(other, one->merged))
            fail_msg("%s: %s", one->sentence, text ? text : "(none)");
    }
}

static const struct merge_case clause_cases[] = {
    {"both set another one", "", "SET a TO '1'", "SET b TO '2'", "SET a TO '1'\nSET b TO '2'",
     false},
    {"both set one to the same", "", "SET a TO '1'", "SET a TO '1'", "SET a TO '1'", false},
    {"both set one differently", "", "SET a TO '1'", "SET a TO '2'", "a", true},
    {"one changes, the other removes", "SET a TO '1'", "SET a TO '2'", NULL, "a", true},
    {"one changes, the other adds", "SET a TO '1'", "SET a TO '2'", "SET a TO '1'\nSET b TO '3'",
     "SET a TO '2'\nSET b TO '3'", false},
    {"both remove", "SET a TO '1'\nSET b TO '2'", "SET b TO '2'", "SET a TO '1'", NULL, false},
    {"a value of two lines, and a name that begins like another one", "SET a TO '1\nSET b TO 2'",
     "SET a TO '1\nSET b TO 2'\nSET ab TO '3'", "SET a TO '1\nSET b TO 4'",
     "SET a TO '1\nSET b TO 4'\nSET ab TO '3'", false},
    {"lists, and quoted names", "SET \"a TO\" TO '1', '2'", "SET \"a TO\" TO '1', '3'",
     "SET \"a TO\" TO '1', '2'\nSET x TO ''", "SET \"a TO\" TO '1', '3'\nSET x TO ''", false},
    {"another order alone", "SET a TO '1'\nSET b TO '2'", "SET b TO '2'\nSET a TO '1'",
     "SET a TO '1'\nSET b TO '2'\nSET c TO '3'", "SET b TO '2'\nSET a TO '1'\nSET c TO '3'", false},
};

/* Where it is impossible, `merged` has the names that are in conflict. */
static void clauses_merge_name_by_name(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(clause_cases); i++) {
        const struct merge_case *one = &clause_cases[i];
        char *text = NULL;
        char *names = NULL;
        bool merged = items_merge_clauses(&arena, one->base, one->ours, one->theirs, &text, &names);
        char *swapped_text = NULL;
        char *swapped_names = NULL;
        bool swapped = items_merge_clauses(&arena, one->base, one->theirs, one->ours,
                                           &swapped_text, &swapped_names);
        if (merged == one->impossible || swapped != merged || !text_equal(names, swapped_names) ||
            !text_equal(merged ? text : names, one->merged))
            fail_msg("%s: merged %d, %s, %s", one->sentence, merged, text ? text : "(none)",
                     names ? names : "(no names)");
    }
}

static void an_option_that_is_changed_here_and_removed_there_is_seen(void **state)
{
    static const struct {
        const char *base, *ours, *theirs;
        bool clash;
    } cases[] = {
        {"a='1'", "a='2'", NULL, true},        {"a='1', b='1'", "b='1'", "a='2', b='1'", true},
        {"a='1'", "a='1'", NULL, false},       {"a='1'", NULL, NULL, false},
        {"a='1'", "a='2'", "a='3'", false},    {NULL, "a='2'", NULL, false},
        {"SELECT", "INSERT", "UPDATE", false},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++) {
        bool clash = items_clash(&arena, cases[i].base, cases[i].ours, cases[i].theirs);
        bool swapped = items_clash(&arena, cases[i].base, cases[i].theirs, cases[i].ours);
        if (clash != cases[i].clash || swapped != clash)
            fail_msg("case %zu", i);
    }
}

/* ---- laws, on all short lists ---- */

#define SYMBOLS 3

/* The n-th list without repetition over a, b, c: 16 of them. */
static char *list(struct arena *arena, int n)
{
    static const char *const lists[] = {"", "a", "b", "c", "ab", "ba", "ac", "ca", "bc", "cb",
                                        "abc", "acb", "bac", "bca", "cab", "cba"};
    struct text out = text_make(arena);
    for (const char *at = lists[n]; *at; at++)
        text_add_item(&out, ", ", arena_printf(arena, "'%c'", *at));
    return out.len ? out.data : NULL;
}
#define LISTS 16

static bool is_in(struct arena *arena, const char *text, const char *item)
{
    struct items items = items_parse(arena, text);
    return items_contain(&items, item);
}

static void check_membership(struct arena *arena, const char *base, const char *ours,
                             const char *theirs, const char *merged)
{
    static const char *const symbols[SYMBOLS] = {"'a'", "'b'", "'c'"};
    for (size_t i = 0; i < SYMBOLS; i++) {
        bool b = is_in(arena, base, symbols[i]);
        bool o = is_in(arena, ours, symbols[i]);
        bool t = is_in(arena, theirs, symbols[i]);
        assert_int_equal(is_in(arena, merged, symbols[i]), o == t ? o : (b == o ? t : o));
    }
}

static void check_laws(struct arena *arena, const char *base, const char *ours, const char *theirs)
{
    bool merged = false;
    bool swapped = false;
    char *text = items_merge_ordered(arena, base, ours, theirs, &merged);
    (void)items_merge_ordered(arena, base, theirs, ours, &swapped);
    assert_int_equal(merged, swapped);
    if (merged)
        check_membership(arena, base, ours, theirs, text);
    check_membership(arena, base, ours, theirs, items_merge_set(arena, base, ours, theirs));
    /* A side that only adds and removes, against an unchanged or equal one, is taken as it is. */
    if (merged && (text_equal(theirs, base) || text_equal(theirs, ours)))
        assert_true(text_equal(text, ours));
    if (merged && text_equal(ours, base))
        assert_true(text_equal(text, theirs));
}

static void every_merge_of_short_lists_follows_the_merge_rule(void **state)
{
    (void)state;
    for (int b = 0; b < LISTS; b++)
        for (int o = 0; o < LISTS; o++)
            for (int t = 0; t < LISTS; t++) {
                auto_arena arena = {0};
                check_laws(&arena, list(&arena, b), list(&arena, o), list(&arena, t));
            }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_list_is_taken_apart_at_commas_outside_of_quotes),
    cmocka_unit_test(a_list_contains_its_items_and_no_parts_of_them),
    cmocka_unit_test(ordered_lists_merge_item_by_item),
    cmocka_unit_test(sets_merge_item_by_item_whichever_side_is_first),
    cmocka_unit_test(clauses_merge_name_by_name),
    cmocka_unit_test(an_option_that_is_changed_here_and_removed_there_is_seen),
    cmocka_unit_test(every_merge_of_short_lists_follows_the_merge_rule),
};

int main(void)
{
    return cmocka_run_group_tests_name("items", tests, NULL, NULL);
}
