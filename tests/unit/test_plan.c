/*
 * Tests of the plan: which statements a merge becomes, and in which order. A case gives base (which
 * is the parent unless said otherwise) and branch as text (catalog_fixture.h) and the SQL line by
 * line.
 */
#include "catalog_fixture.h"
#include "merge/planner.h"

struct plan_case {
    const char *sentence;
    const char *base, *parent, *branch; /* parent NULL: as base */
    const char *sql;                    /* NULL: not looked at */
    const char *impossible;             /* NULL: none */
};

#define S "schema s #2 | owner=ann\n"
#define A S "table s.a #10 | owner=ann\n"
#define X "  column x #10.1 | type=integer~23\n"
#define Y "  column y #10.2 | type=text~25\n"
#define B "table s.b #11 | owner=ann\n  column k #11.1 | type=integer~23\n"
#define F "function s.f() #40 | owner=ann | language=sql | arguments= | source=1\n"
#define V "view s.v #20 | owner=ann | definition= SELECT x FROM s.a;~10.1 | columns=x | > s.a.x\n"
#define W "view s.w #21 | owner=ann | definition= SELECT x FROM s.v;~20 | columns=x | > s.v\n"

static const struct plan_case cases[] = {
    {.sentence = "nothing to do is no step", A X F V, NULL, A X F V, ""},
    {.sentence = "what only the parent did is no step", S, A X F V, S, ""},
    {.sentence = "what an object needs comes first, whatever the names",
     "",
     NULL,
     A X V W F
     "function s.a() #41 | owner=ann | language=sql | arguments= | source=2 | > s.f(); s.w\n",
     "CREATE SCHEMA s;\n"
     "CREATE FUNCTION s.f()\nLANGUAGE sql\nAS $$1$$;\n"
     "CREATE TABLE s.a (\n    x integer\n);\n"
     "CREATE VIEW s.v AS\n SELECT x FROM s.a;\n"
     "CREATE VIEW s.w AS\n SELECT x FROM s.v;\n"
     "CREATE FUNCTION s.a()\nLANGUAGE sql\nAS $$2$$;\n"},
    {.sentence = "what needs an object goes first",
     A X V W,
     NULL,
     S,
     "DROP VIEW s.w;\nDROP VIEW s.v;\nDROP TABLE s.a;\n"},
    {.sentence = "what is inside a dropped table goes with it",
     A X Y "  index i #50 | definition=CREATE INDEX i ON s.a USING btree (x) | > s.a.x\n"
           "  policy p #51\n  comment | text=hello\n",
     NULL,
     S,
     "DROP TABLE s.a;\n"},
    {.sentence = "a column is dropped after the view that uses it",
     A X Y V,
     NULL,
     A Y,
     "DROP VIEW s.v;\nALTER TABLE s.a DROP COLUMN x;\n"},
    {.sentence = "a view that stops to use a column is changed before the column goes",
     A X Y V,
     NULL,
     A Y "view s.v #20 | owner=ann | definition= SELECT 1 AS x;~1 | columns=x\n",
     "CREATE OR REPLACE VIEW s.v AS\n SELECT 1 AS x;\nALTER TABLE s.a DROP COLUMN x;\n"},
    {.sentence = "a name is free before it is taken by another kind",
     A X,
     NULL,
     S "view s.a #60 | owner=ann | definition= SELECT 1; | columns=x\n",
     "DROP TABLE s.a;\nCREATE VIEW s.a AS\n SELECT 1;\n"},
    {.sentence = "a new type of a column sends away the views that use it, and brings them back",
     A X V W,
     NULL,
     A "  column x #10.1 | type=bigint~20\n"
       "view s.v #20 | owner=ann | definition= SELECT x FROM s.a;~10.1 | columns=x | > s.a.x\n" W,
     "DROP VIEW s.w;\nDROP VIEW s.v;\n"
     "ALTER TABLE s.a ALTER COLUMN x TYPE bigint;\n"
     "CREATE VIEW s.v AS\n SELECT x FROM s.a;\n"
     "CREATE VIEW s.w AS\n SELECT x FROM s.v;\n"},
    {.sentence = "a view that is made again brings its users and its grants along",
     "role ann #1\n" A X V "  grant ann #1 | granted=SELECT | > ann\n" W,
     NULL,
     "role ann #1\n" A X "view s.v #20 | owner=ann | definition= SELECT 1 AS y;~1 | columns=y\n"
     "  grant ann #1 | granted=SELECT | > ann\n" W,
     "DROP VIEW s.w;\nDROP VIEW s.v;\n"
     "CREATE VIEW s.v AS\n SELECT 1 AS y;\n"
     "GRANT SELECT ON TABLE s.v TO ann;\n"
     "CREATE VIEW s.w AS\n SELECT x FROM s.v;\n"},
    {.sentence = "a table is never dropped for the sake of a function that its column needs",
     A F "table s.c #12 | owner=ann\n  column x #12.1 | type=integer | > s.f()\n",
     NULL,
     A "function s.f() #40 | owner=ann | language=sql | arguments= | source=1 | returns=text\n"
       "table s.c #12 | owner=ann\n  column x #12.1 | type=integer | > s.f()\n",
     NULL,
     "column s.c.x would have to be dropped and created again, because function s.f() is\n"},
    {.sentence = "two new tables that refer to each other get their keys when both are there",
     S,
     NULL,
     A X "  constraint k #50 | sort=foreign key | definition=FOREIGN KEY (x) REFERENCES s.b(k) | > "
         "s.b.k\n" B "  constraint l #51 | sort=foreign key | definition=FOREIGN KEY (k) "
         "REFERENCES s.a(x) | > s.a.x\n",
     "CREATE TABLE s.a (\n    x integer\n);\n"
     "CREATE TABLE s.b (\n    k integer\n);\n"
     "ALTER TABLE s.a ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES s.b(k);\n"
     "ALTER TABLE s.b ADD CONSTRAINT l FOREIGN KEY (k) REFERENCES s.a(x);\n"},
    {.sentence = "two tables that refer to each other go after their keys",
     A X "  constraint k #50 | sort=foreign key | definition=FOREIGN KEY (x) REFERENCES s.b(k) | > "
         "s.b.k\n" B "  constraint l #51 | sort=foreign key | definition=FOREIGN KEY (k) "
         "REFERENCES s.a(x) | > s.a.x\n",
     NULL,
     S,
     "ALTER TABLE s.a DROP CONSTRAINT k;\nALTER TABLE s.b DROP CONSTRAINT l;\n"
     "DROP TABLE s.a;\nDROP TABLE s.b;\n"},
    {.sentence = "views that need each other do not hang the planner",
     S,
     NULL,
     S "view s.v #20 | owner=ann | definition= 1; | > s.w\n"
       "view s.w #21 | owner=ann | definition= 2; | > s.v\n",
     "CREATE VIEW s.v AS\n 1;\nCREATE VIEW s.w AS\n 2;\n"},
    {.sentence = "renames come before what uses the new names",
     A X,
     NULL,
     S "table s.z #10 | owner=ann\n" X Y,
     "ALTER TABLE s.a RENAME TO z;\nALTER TABLE s.z ADD COLUMN y text;\n"},
    {.sentence = "a name that a rename gives up can be taken",
     A X,
     NULL,
     S "table s.z #10 | owner=ann\n" X "table s.a #70 | owner=ann\n",
     "ALTER TABLE s.a RENAME TO z;\nCREATE TABLE s.a ();\n"},
    {.sentence = "what is dropped makes room for a rename first",
     A X Y,
     NULL,
     A "  column y #10.1 | type=integer~23\n",
     "ALTER TABLE s.a RENAME COLUMN y TO bough_drop_4;\n"
     "ALTER TABLE s.a RENAME COLUMN x TO y;\n"
     "ALTER TABLE s.a DROP COLUMN bough_drop_4;\n",
     NULL},
    {.sentence = "a schema is made before something moves into it",
     A X,
     NULL,
     S "schema t #3 | owner=ann\ntable t.a #10 | owner=ann\n" X,
     "CREATE SCHEMA t;\nALTER TABLE s.a SET SCHEMA t;\n",
     NULL},
    {.sentence = "what uses an owned sequence lets go of it before the owner is dropped",
     "schema s #2 | owner=ann\nsequence s.q #30 | owner=ann | of s.a.x\n"
     "  ownership | owned_by=s.a.x | > s.a.x\ntable s.a #10 | owner=ann\n" X B
     "    default #52 | expression=nextval('s.q') | > s.q\n",
     NULL,
     S B,
     "ALTER TABLE s.b ALTER COLUMN k DROP DEFAULT;\nDROP TABLE s.a;\n",
     NULL},
    {.sentence = "rows of a referenced table are added first and deleted last",
     A X "  constraint k #50 | sort=foreign key | definition=FOREIGN KEY (x) REFERENCES s.b(k) | > "
         "s.b.k\n"
         "  config_row 1 | x!=1\n" B "  config_row 1 | k!=1\n",
     NULL,
     A X "  constraint k #50 | sort=foreign key | definition=FOREIGN KEY (x) REFERENCES s.b(k) | > "
         "s.b.k\n"
         "  config_row 2 | x!=2\n" B "  config_row 2 | k!=2\n",
     "DELETE FROM s.a WHERE x = '1';\nDELETE FROM s.b WHERE k = '1';\n"
     "INSERT INTO s.b (k) VALUES ('2');\nINSERT INTO s.a (x) VALUES ('2');\n"},
    {.sentence = "schema comes before rows, and rows before migrations",
     A X,
     NULL,
     A X Y "  config_row 1 | x!=1 | y=a\n" B "  migration 7 | k!=7\n",
     "ALTER TABLE s.a ADD COLUMN y text;\nCREATE TABLE s.b (\n    k integer\n);\n"
     "INSERT INTO s.a (x, y) VALUES ('1', 'a');\nINSERT INTO s.b (k) VALUES ('7');\n"},
    {.sentence = "one column of a row is one assignment",
     A "  config_row 1 | id!=1 | v=a | w=b\n",
     A "  config_row 1 | id!=1 | v=a | w=c\n",
     A "  config_row 1 | id!=1 | v='; -- | w=b\n",
     "UPDATE s.a SET v = '''; --' WHERE id = '1';\n"},
    {.sentence = "owners are set for what another role shall own",
     "",
     NULL,
     "schema s #2 | owner=ann\ntable s.a #10 | owner=Bob\n",
     "CREATE SCHEMA s;\nCREATE TABLE s.a ();\nALTER TABLE s.a OWNER TO \"Bob\";\n"},
    {.sentence = "a comment on a table that the other side dropped does not crash the planner",
     A X,
     S,
     A X "  comment | text=hello\n",
     NULL},
    {.sentence = "a grant on a table that the other side dropped does not crash the planner",
     A X,
     S,
     A X "  grant ann #1 | granted=SELECT\n",
     NULL},
    {.sentence = "a row in a table that the other side dropped does not crash the planner",
     A X,
     S,
     A X "  config_row 1 | x!=1\n",
     NULL},
    {.sentence = "a default in a table that the other side dropped does not crash the planner",
     A X,
     S,
     A X "    default #52 | expression=1\n",
     NULL},
};

#undef S
#undef A
#undef X
#undef Y
#undef B
#undef F
#undef V
#undef W

static char *sql_of(struct arena *arena, const struct plan *plan)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < plan->steps.n; i++)
        text_addf(&out, "%s\n", plan->steps.items[i].sql);
    return out.data;
}

static char *impossible_of(struct arena *arena, const struct plan *plan)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < plan->impossible.n; i++)
        text_addf(&out, "%s\n", plan->impossible.items[i]);
    return out.data;
}

static void must_equal(const struct plan_case *one, const char *actual, const char *expected)
{
    if (!text_equal(actual, expected))
        fail_msg("%s\nplan:\n%s\nexpected:\n%s", one->sentence, actual, expected);
}

static void a_case(void **state)
{
    const struct plan_case *one = *state;
    auto_arena arena = {0};
    auto_catalog base = {0};
    auto_catalog parent = {0};
    auto_catalog branch = {0};
    catalog_parse(&base, one->base);
    catalog_parse(&parent, one->parent ? one->parent : one->base);
    catalog_parse(&branch, one->branch);
    struct merge_input input = {
        .base = &base, .base_parent = &base, .parent = &parent, .branch = &branch};
    auto_merge merge = {0};
    auto_plan plan = {0};
    merge_run(&input, &merge);
    plan_make(&merge, "ann", &plan);
    must_equal(one, impossible_of(&arena, &plan), one->impossible ? one->impossible : "");
    if (one->sql)
        must_equal(one, sql_of(&arena, &plan), one->sql);
    assert_non_null(plan_preview(&arena, &plan, &merge));
    auto_plan again = {0};
    plan_make(&merge, "ann", &again);
    assert_string_equal(plan_fingerprint(&arena, &plan), plan_fingerprint(&arena, &again));
}

/* ---- hazards and preview ---- */

static void make_plan(const char *base_text, const char *branch_text, struct catalog *base,
                      struct catalog *branch, struct merge *merge, struct plan *plan)
{
    catalog_parse(base, base_text);
    catalog_parse(branch, branch_text);
    struct merge_input input = {
        .base = base, .base_parent = base, .parent = base, .branch = branch};
    merge_run(&input, merge);
    plan_make(merge, "ann", plan);
}

static void a_step_tells_what_it_belongs_to_and_what_it_costs(void **state)
{
    (void)state;
    auto_catalog base = {0};
    auto_catalog branch = {0};
    auto_merge merge = {0};
    auto_plan plan = {0};
    make_plan("schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | "
              "type=integer\n  policy p #11 | permissive=PERMISSIVE\n",
              "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\ntable s.b #12 | owner=ann\n  "
              "config_row 1 | id!=1\n",
              &base, &branch, &merge, &plan);
    static const struct {
        enum section section;
        const char *type, *object;
        enum action action;
        unsigned hazards;
    } expected[] = {
        {SECTION_DDL, "policy", "a.p", ACTION_DROP, 0},
        {SECTION_DDL, "table", "a", ACTION_MODIFY, HAZARD_DATA_LOSS},
        {SECTION_DDL, "table", "b", ACTION_ADD, 0},
        {SECTION_DATA, "config_row", "b", ACTION_ADD, 0},
    };
    assert_true(plan.steps.n >= countof(expected));
    size_t at = 0;
    for (size_t i = 0; i < plan.steps.n && at < countof(expected); i++) {
        const struct step *step = &plan.steps.items[i];
        at += step->section == expected[at].section && step->action == expected[at].action &&
              step->hazards == expected[at].hazards && text_equal(step->type, expected[at].type) &&
              text_equal(step->object, expected[at].object) && text_equal(step->schema, "s");
    }
    assert_int_equal(at, countof(expected));
}

static void a_name_with_a_newline_cannot_leave_its_comment(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_catalog base = {0};
    auto_catalog branch = {0};
    auto_merge merge = {0};
    auto_plan plan = {0};
    catalog_parse(&base, "schema s #2 | owner=ann\n");
    catalog_parse(&branch, "schema s #2 | owner=ann\nother x #3\n");
    /* The fixture's lines end at a newline, so the name is made here. */
    branch.objects.items[1]->name = "x\nDROP TABLE users; --";
    struct merge_input input = {
        .base = &base, .base_parent = &base, .parent = &base, .branch = &branch};
    merge_run(&input, &merge);
    plan_make(&merge, "ann", &plan);
    char *preview = plan_preview(&arena, &plan, &merge);
    assert_non_null(strstr(preview, "-- DROP TABLE users; --"));
    assert_null(strstr(preview, "\nDROP TABLE"));
}

static void a_blocked_preview_can_be_run_without_effect(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_catalog base = {0};
    auto_catalog parent = {0};
    auto_catalog branch = {0};
    auto_merge merge = {0};
    auto_plan plan = {0};
    catalog_parse(
        &base,
        "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | type=integer\n");
    catalog_parse(
        &parent,
        "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | type=bigint\n");
    catalog_parse(
        &branch,
        "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | type=text\n"
        "table s.b #11 | owner=ann\n  column y #11.1 | type=text\n");
    struct merge_input input = {
        .base = &base, .base_parent = &base, .parent = &parent, .branch = &branch};
    merge_run(&input, &merge);
    plan_make(&merge, "ann", &plan);
    char *preview = plan_preview(&arena, &plan, &merge);
    assert_true(text_starts(preview, "-- ⚠️ MERGE BLOCKED: 1 conflict(s) detected. "
                                     "Resolve before applying.\n"));
    size_t n = 0;
    char **lines = text_split(&arena, preview, '\n', &n);
    for (size_t i = 0; i < n; i++)
        if (!text_starts(lines[i], "--"))
            fail_msg("not a comment: %s", lines[i]);
}

/* ---- the order itself ---- */

static struct nodes make_nodes(struct arena *arena, const char *keys)
{
    struct nodes nodes = {.arena = arena};
    for (const char *at = keys; *at; at++) {
        struct node node = {.sort_key = arena_strndup(arena, at, 1)};
        vec_add(arena, &nodes.list, node);
    }
    return nodes;
}

static char *order_of(struct arena *arena, struct nodes *nodes)
{
    size_t *order = arena_new_n(arena, size_t, nodes->list.n + 1);
    struct text out = text_make(arena);
    nodes_order(nodes, order);
    for (size_t i = 0; i < nodes->list.n; i++)
        text_add(&out, nodes->list.items[order[i]].sort_key);
    return out.data;
}

static void nodes_come_in_order_of_edges_and_then_of_keys(void **state)
{
    static const struct {
        const char *keys;  /* one node each */
        const char *edges; /* pairs: "ab" is a before b */
        const char *order;
    } orders[] = {
        {"", "", ""},
        {"a", "aa", "a"},
        {"cab", "", "abc"},
        {"abc", "ca", "bca"},
        {"abcd", "dccbba", "dcba"},
        {"abcd", "da", "bcda"},
        {"abcd", "dadada", "bcda"},
        {"ab", "abba", "ab"},
        {"abc", "abbcca", "abc"},
        {"abcd", "bccbdaab", "dabc"},
    };
    (void)state;
    for (size_t i = 0; i < countof(orders); i++) {
        auto_arena arena = {0};
        struct nodes nodes = make_nodes(&arena, orders[i].keys);
        for (const char *at = orders[i].edges; *at; at += 2)
            nodes_add_edge(&nodes, (size_t)(strchr(orders[i].keys, at[0]) - orders[i].keys),
                           (size_t)(strchr(orders[i].keys, at[1]) - orders[i].keys));
        char *order = order_of(&arena, &nodes);
        if (!text_equal(order, orders[i].order))
            fail_msg("%s with %s came as %s, expected %s", orders[i].keys, orders[i].edges, order,
                     orders[i].order);
    }
}

#define RANDOM_NODES 40

/* Edges go from smaller to greater ranks, so there is an order; it must be kept, whatever the keys.
 */
static void a_random_graph_is_ordered_by_all_its_edges(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252ull;
    for (int round = 0; round < 500; round++) {
        auto_arena arena = {0};
        struct nodes nodes = {.arena = &arena};
        bool edges[RANDOM_NODES][RANDOM_NODES] = {0};
        for (size_t i = 0; i < RANDOM_NODES; i++) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            struct node node = {.sort_key =
                                    arena_printf(&arena, "%02u", (unsigned)(seed >> 33) % 50)};
            vec_add(&arena, &nodes.list, node);
        }
        for (int i = 0; i < 80; i++) {
            seed = seed * 6364136223846793005ull + 1442695040888963407ull;
            size_t a = (seed >> 33) % RANDOM_NODES;
            size_t b = (seed >> 45) % RANDOM_NODES;
            edges[a < b ? a : b][a < b ? b : a] = a != b;
            nodes_add_edge(&nodes, a < b ? a : b, a < b ? b : a);
        }
        size_t order[RANDOM_NODES];
        size_t place[RANDOM_NODES];
        nodes_order(&nodes, order);
        for (size_t i = 0; i < RANDOM_NODES; i++)
            place[order[i]] = i;
        for (size_t a = 0; a < RANDOM_NODES; a++)
            for (size_t b = 0; b < RANDOM_NODES; b++)
                assert_true(!edges[a][b] || place[a] < place[b]);
    }
}

static const struct CMUnitTest more[] = {
    cmocka_unit_test(a_step_tells_what_it_belongs_to_and_what_it_costs),
    cmocka_unit_test(a_name_with_a_newline_cannot_leave_its_comment),
    cmocka_unit_test(a_blocked_preview_can_be_run_without_effect),
    cmocka_unit_test(nodes_come_in_order_of_edges_and_then_of_keys),
    cmocka_unit_test(a_random_graph_is_ordered_by_all_its_edges),
};

int main(void)
{
    struct CMUnitTest tests[countof(cases) + countof(more)];
    size_t n = 0;
    for (size_t i = 0; i < countof(cases); i++)
        tests[n++] = (struct CMUnitTest){cases[i].sentence, a_case, NULL, NULL, (void *)&cases[i]};
    for (size_t i = 0; i < countof(more); i++)
        tests[n++] = more[i];
    return _cmocka_run_group_tests("plan", tests, n, NULL, NULL);
}
