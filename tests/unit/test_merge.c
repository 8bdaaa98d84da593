/*
 * Tests of merge/: a table of cases, each named as a sentence. A case gives base, parent and branch
 * as text (catalog_fixture.h) and says which conflicts there are, what the merged catalog is and
 * what is noted. Every case is also run with the sides exchanged: the conflicts must be the same
 * ones.
 */
#include "catalog_fixture.h"
#include "merge_cases.h"

static void must_equal(const struct merge_case *one, const char *what, const char *actual,
                       const char *expected)
{
    if (!text_equal(actual, expected ? expected : ""))
        fail_msg("%s\n%s:\n%s\nexpected:\n%s", one->sentence, what, actual,
                 expected ? expected : "(nothing)");
}

static char *notes(struct arena *arena, const struct merge *merge)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < merge->notes.n; i++)
        text_addf(&out, "%s\n", merge->notes.items[i]);
    return out.data;
}

static char *renames(struct arena *arena, struct merge *merge, enum side side)
{
    struct text out = text_make(arena);
    struct rename_step *steps = NULL;
    size_t n = merge_rename_steps(merge, side, &steps);
    for (size_t i = 0; i < n; i++)
        text_addf(&out, "%s\n", steps[i].sql);
    return out.data;
}

/* The base as the parent has it: other lineages, linked by name, as for a schema-only branch. */
static void link_bases(struct catalog *base, struct catalog *base_parent)
{
    for (size_t i = 0; i < base->objects.n; i++) {
        struct object *object = base->objects.items[i];
        struct object *pair = catalog_named(base_parent, object);
        object->pair = pair ? pair->index : NO_PAIR;
    }
}

struct inputs {
    struct catalog base, base_parent, parent, branch, branch_named;
    struct merge_input input;
};

static void inputs_release(struct inputs *inputs)
{
    catalog_release(&inputs->base);
    catalog_release(&inputs->base_parent);
    catalog_release(&inputs->parent);
    catalog_release(&inputs->branch);
    catalog_release(&inputs->branch_named);
}
#define auto_inputs __attribute__((cleanup(inputs_release))) struct inputs

static void read_inputs(const struct merge_case *one, struct inputs *inputs)
{
    catalog_parse(&inputs->base, one->base);
    catalog_parse(&inputs->parent, one->parent);
    catalog_parse(&inputs->branch, one->branch);
    inputs->input = (struct merge_input){.base = &inputs->base,
                                         .base_parent = &inputs->base,
                                         .parent = &inputs->parent,
                                         .branch = &inputs->branch,
                                         .strict = one->strict};
    if (one->base_parent) {
        catalog_parse(&inputs->base_parent, one->base_parent);
        link_bases(&inputs->base, &inputs->base_parent);
        inputs->input.base_parent = &inputs->base_parent;
    }
    if (one->branch_named) {
        catalog_parse(&inputs->branch_named, one->branch_named);
        inputs->input.branch_named = &inputs->branch_named;
    }
}

static void a_case(void **state)
{
    const struct merge_case *one = *state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    read_inputs(one, &inputs);
    merge_run(&inputs.input, &merge);
    must_equal(one, "conflicts", conflicts_dump(&arena, &merge), one->conflicts);
    if (one->notes)
        must_equal(one, "notes", notes(&arena, &merge), one->notes);
    if (one->parent_renames)
        must_equal(one, "renames", renames(&arena, &merge, SIDE_PARENT), one->parent_renames);
    if (one->branch_renames)
        must_equal(one, "renames", renames(&arena, &merge, SIDE_BRANCH), one->branch_renames);
    if (!one->merged)
        return;
    auto_catalog expected = {0};
    catalog_parse(&expected, one->merged);
    must_equal(one, "merged", catalog_dump(&arena, &merge.merged), catalog_dump(&arena, &expected));
    char *difference = merge_verify(&arena, &merge, &expected, 10);
    must_equal(one, "verified", difference ? difference : "", "");
}

/* The same conflicts with the sides exchanged: changed-dropped is dropped-changed then. */
static char *mirrored(struct arena *arena, const char *conflicts)
{
    static const char *const pairs[][2] = {{"changed-dropped:", "dropped-changed:"},
                                           {"dropped-changed:", "changed-dropped:"}};
    size_t n = 0;
    char **lines = text_split(arena, conflicts ? conflicts : "", '\n', &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < countof(pairs); k++)
            if (text_starts(lines[i], pairs[k][0])) {
                lines[i] = arena_printf(arena, "%s%s", pairs[k][1], lines[i] + strlen(pairs[k][0]));
                break;
            }
    return fixture_sorted(arena, (const char **)lines, n);
}

static void a_mirrored_case(void **state)
{
    const struct merge_case *one = *state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    read_inputs(one, &inputs);
    struct merge_input input;
    auto_catalog base = {0};
    merge_swap(&inputs.input, &base, &input);
    merge_run(&input, &merge);
    must_equal(one, "conflicts with the sides exchanged", conflicts_dump(&arena, &merge),
               mirrored(&arena, one->conflicts));
}

/* ---- what is told about a merge ---- */

static void run(struct inputs *inputs, struct merge *merge, const struct merge_case *one)
{
    read_inputs(one, inputs);
    merge_run(&inputs->input, merge);
}

static void a_conflict_is_told_with_both_texts_and_advice(void **state)
{
    static const struct merge_case one = {
        .base = "schema s #1\ntable s.a #2\n  column x #2.1 | type=integer\n",
        .parent = "schema s #1\ntable s.a #2\n  column x #2.1 | type=bigint\n",
        .branch = "schema s #1\ntable s.a #2\n  column x #2.1 | type=text | not_null=true\n",
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    assert_int_equal(merge.conflicts.n, 1);
    const struct conflict *conflict = &merge.conflicts.items[0];
    const struct entry *entry = &merge.entries.items[conflict->entry];
    assert_string_equal(conflict_name(conflict->kind), "both-changed");
    assert_string_equal(conflict_text(&arena, conflict, entry->parent), "type = bigint");
    assert_string_equal(conflict_text(&arena, conflict, entry->branch), "type = text");
    assert_null(conflict_text(&arena, conflict, NULL));
    char *hint = conflict_hint(&arena, &merge, conflict);
    assert_true(text_starts(hint, "the parent changed type; the branch changed type, not_null; "));
}

static void a_conflict_about_a_column_called_name_shows_its_values(void **state)
{
    static const struct merge_case one = {
        .base = "schema s #1\ntable s.a #2\n  config_row 7 | id!=7 | name=x\n",
        .parent = "schema s #1\ntable s.a #2\n  config_row 7 | id!=7 | name=y\n",
        .branch = "schema s #1\ntable s.a #2\n  config_row 7 | id!=7 | name=z\n",
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    assert_int_equal(merge.conflicts.n, 1);
    const struct conflict *conflict = &merge.conflicts.items[0];
    const struct entry *entry = &merge.entries.items[conflict->entry];
    assert_string_equal(conflict_text(&arena, conflict, entry->parent), "name = y");
    assert_string_equal(conflict_text(&arena, conflict, entry->branch), "name = z");
}

static void a_conflict_about_a_name_shows_the_names(void **state)
{
    static const struct merge_case one = {
        .base = "schema a #1\n", .parent = "schema b #1\n", .branch = "schema c #1\n"};
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    assert_int_equal(merge.conflicts.n, 1);
    const struct conflict *conflict = &merge.conflicts.items[0];
    const struct entry *entry = &merge.entries.items[conflict->entry];
    assert_string_equal(conflict_text(&arena, conflict, entry->base), "name = a");
    assert_string_equal(conflict_text(&arena, conflict, entry->parent), "name = b");
    assert_string_equal(conflict_text(&arena, conflict, entry->branch), "name = c");
}

static void a_need_that_was_dropped_is_told_with_who_dropped_it(void **state)
{
    static const struct merge_case one = {
        .base = "schema s #1\nfunction s.f() #2\n",
        .parent = "schema s #1\n",
        .branch =
            "schema s #1\nfunction s.f() #2\nview s.v #3 | definition= SELECT f() | > s.f()\n",
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    assert_int_equal(merge.conflicts.n, 1);
    char *hint = conflict_hint(&arena, &merge, &merge.conflicts.items[0]);
    assert_true(text_starts(hint, "it needs function s.f(), which the parent dropped; "));
}

static void a_strict_conflict_shows_the_whole_object(void **state)
{
    static const struct merge_case one = {
        .base = "schema s #1\ntable s.a #2 | owner=ann | options=x\n",
        .parent = "schema s #1\ntable s.a #2 | owner=bob | options=x\n",
        .branch = "schema s #1\ntable s.a #2 | owner=ann | options=y\n",
        .strict = true,
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    assert_int_equal(merge.conflicts.n, 1);
    const struct conflict *conflict = &merge.conflicts.items[0];
    const struct entry *entry = &merge.entries.items[conflict->entry];
    assert_string_equal(conflict_text(&arena, conflict, entry->parent), "owner = bob\noptions = x");
    assert_string_equal(conflict_text(&arena, conflict, entry->branch), "owner = ann\noptions = y");
}

static void the_names_of_conflicts_are_frozen(void **state)
{
    static const char *const names[CONFLICT_KIND_COUNT] = {
        [CONFLICT_BOTH_CHANGED] = "both-changed",
        [CONFLICT_BOTH_CREATED] = "both-created",
        [CONFLICT_CHANGED_DROPPED] = "changed-dropped",
        [CONFLICT_DROPPED_CHANGED] = "dropped-changed",
        [CONFLICT_NEEDS_DROPPED] = "needs-dropped",
        [CONFLICT_DUPLICATE_NAME] = "duplicate-name",
    };
    (void)state;
    assert_int_equal(CONFLICT_KIND_COUNT, 6);
    for (enum conflict_kind kind = 0; kind < CONFLICT_KIND_COUNT; kind++)
        assert_string_equal(conflict_name(kind), names[kind]);
}

static void what_differs_from_the_prediction_is_said_line_by_line(void **state)
{
    static const char base[] =
        "schema s #1\ntable s.a #2 | owner=ann\n  column x #2.1 | type=text\n";
    static const struct merge_case one = {.base = base, .parent = base, .branch = base};
    static const struct {
        const char *actual;
        const char *said;
    } cases[] = {
        {base, NULL},
        {"schema s #7\ntable s.a #8 | owner=ann\n  column x #8.3 | type=text\n", NULL},
        {"schema s #1\ntable s.a #2 | owner=bob\n  column x #2.1 | type=text\n",
         "table s.a: owner is bob, expected ann"},
        {"schema s #1\ntable s.a #2\n", "table s.a: owner is (none), expected ann\n"
                                        "column s.a.x is missing"},
        {"schema s #1\ntable s.a #2 | owner=ann\n  column x #2.1 | type=text\nrole r #3\n"
         "other agg #4\n",
         "role r is there unexpectedly"},
        {"", "schema s is missing\ntable s.a is missing\nand 1 more"},
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    run(&inputs, &merge, &one);
    for (size_t i = 0; i < countof(cases); i++) {
        auto_catalog actual = {0};
        catalog_parse(&actual, cases[i].actual);
        char *said = merge_verify(&arena, &merge, &actual, 2);
        if (!text_equal(said, cases[i].said))
            fail_msg("said: %s\nexpected: %s", said, cases[i].said);
    }
}

static void units_have_a_type_a_schema_and_a_name(void **state)
{
    static const struct {
        const char *identity;
        const char *type, *schema, *name;
    } cases[] = {
        {"s.a", "table", "s", "a"},
        {"s.a.x", "table", "s", "a"},
        {"s.a.x.ann", "table", "s", "a"},
        {"s.a.p", "policy", "s", "a.p"},
        {"s.a.i", "index", "s", "i"},
        {"s.a.1", "config_row", "s", "a"},
        {"s.f(integer)", "function", "s", "f(integer)"},
        {"ann", "role", "", "ann"},
    };
    (void)state;
    auto_arena arena = {0};
    auto_catalog catalog = {0};
    catalog_parse(&catalog,
                  "role ann #9\nschema s #1\ntable s.a #2\n  column x #2.1\n    grant ann #9\n"
                  "  policy p #3\n  index i #4\n  config_row 1 | id!=1\n"
                  "function s.f(integer) #5\n");
    for (size_t i = 0; i < countof(cases); i++) {
        const struct object *object = fixture_find(&catalog, cases[i].identity);
        assert_non_null(object);
        const struct object *unit = merge_unit(object);
        assert_string_equal(unit_type(unit), cases[i].type);
        assert_string_equal(unit_schema(unit), cases[i].schema);
        assert_string_equal(unit_name(&arena, unit), cases[i].name);
    }
}

/* Merged before: the branch has never seen column p, nor the table that the parent dropped then. */
static void a_base_with_its_sides_swapped_knows_what_the_branch_has_never_seen(void **state)
{
    static const struct merge_case one = {
        .base = "schema s #1\ntable s.a #2 | owner=ann\n  column x #2.1 | type=integer\n"
                "table s.gone #3\n",
        .base_parent = "schema s #1\ntable s.a #22 | owner=bob\n  column x #22.1 | type=integer\n"
                       "  column p #22.2 | type=text\n",
        .parent = "schema s #1\ntable s.a #22 | owner=bob\n  column xx #22.1 | type=integer\n"
                  "  column p #22.2 | type=text\n",
        .branch = "schema s #1\ntable s.a #2 | owner=ann\n  column x #2.1 | type=bigint\n"
                  "table s.gone #3\n",
    };
    (void)state;
    auto_arena arena = {0};
    auto_inputs inputs = {0};
    auto_merge merge = {0};
    auto_merge swapped = {0};
    auto_catalog base = {0};
    struct merge_input input;
    char *objects = NULL;
    run(&inputs, &merge, &one);
    merge_swap(&inputs.input, &base, &input);
    merge_run(&input, &swapped);
    const char *expected = "schema s #1\ntable s.a #22 | owner=bob\n  column xx #22.1 | "
                           "type=bigint\n  column p #22.2 | type=text\n";
    auto_catalog merged = {0};
    catalog_parse(&merged, expected);
    assert_string_equal(catalog_dump(&arena, &merge.merged), catalog_dump(&arena, &merged));
    assert_null(merge_same(&arena, &merge, &merge.merged, &swapped, &swapped.merged, 10, &objects));
}

static void two_orders_differ_in_what_is_there_and_not_in_the_order_of_lists(void **state)
{
    static const struct {
        const char *one, *other;
        const char *objects; /* NULL: the same */
    } cases[] = {
        {"schema s #1\n", "schema s #7\n", NULL},
        {"schema s #1 | owner=ann\n", "schema s #1 | owner=bob\n", "schema s"},
        {"schema s #1\ntable s.a #2 | options=x='1', y='2'\n",
         "schema s #1\ntable s.a #2 | options=y='2', x='1'\n", NULL},
        {"schema s #1\ntable s.a #2 | options=x='1', y='2'\n",
         "schema s #1\ntable s.a #2 | options=x='1'\n", "table s.a"},
        {"schema s #1\ntable s.a #2\n  column x #2.1\n  column y #2.2\n",
         "schema s #1\ntable s.a #2\n  column y #2.1\n  column x #2.2\n", NULL},
        {"schema s #1\ntable s.a #2\n", "schema s #1\n", "table s.a"},
        {"schema s #1\n", "schema s #1\ntable s.a #2\ntable s.b #3\ntable s.c #4\ntable s.d #5\n",
         "table s.a, table s.b, table s.c and 1 more"},
        /* Equal by OIDs of different servers means nothing. */
        {"schema s #1\ntable s.a #2\n  column x #2.1 | type=s.m~9\n",
         "schema s #1\ntable s.a #2\n  column x #2.1 | type=s.n~9\n", "column s.a.x"},
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        auto_catalog one = {0};
        auto_catalog other = {0};
        struct merge none = {0};
        char *objects = NULL;
        catalog_parse(&one, cases[i].one);
        catalog_parse(&other, cases[i].other);
        char *lines = merge_same(&arena, &none, &one, &none, &other, 10, &objects);
        assert_int_equal(lines == NULL, cases[i].objects == NULL);
        if (lines)
            assert_string_equal(objects, cases[i].objects);
    }
}

static const struct CMUnitTest more[] = {
    cmocka_unit_test(a_base_with_its_sides_swapped_knows_what_the_branch_has_never_seen),
    cmocka_unit_test(two_orders_differ_in_what_is_there_and_not_in_the_order_of_lists),
    cmocka_unit_test(a_conflict_is_told_with_both_texts_and_advice),
    cmocka_unit_test(a_conflict_about_a_column_called_name_shows_its_values),
    cmocka_unit_test(a_conflict_about_a_name_shows_the_names),
    cmocka_unit_test(a_need_that_was_dropped_is_told_with_who_dropped_it),
    cmocka_unit_test(a_strict_conflict_shows_the_whole_object),
    cmocka_unit_test(the_names_of_conflicts_are_frozen),
    cmocka_unit_test(what_differs_from_the_prediction_is_said_line_by_line),
    cmocka_unit_test(units_have_a_type_a_schema_and_a_name),
};

int main(void)
{
    auto_arena arena = {0};
    struct CMUnitTest tests[2 * countof(merge_cases) + countof(more)];
    size_t n = 0;
    for (size_t i = 0; i < countof(merge_cases); i++) {
        void *one = (void *)&merge_cases[i];
        const char *sentence = merge_cases[i].sentence;
        tests[n++] = (struct CMUnitTest){sentence, a_case, NULL, NULL, one};
        tests[n++] = (struct CMUnitTest){arena_printf(&arena, "%s (sides exchanged)", sentence),
                                         a_mirrored_case, NULL, NULL, one};
    }
    for (size_t i = 0; i < countof(more); i++)
        tests[n++] = more[i];
    return _cmocka_run_group_tests("merge", tests, n, NULL, NULL);
}
