/*
 * Tests of online plans: what comes in the transaction and what after it, and the locks of all
 * steps. A case gives base (which is the parent) and branch as text (catalog_fixture.h); the plan
 * is one line a step: "lock on table: SQL", with "after " in front, and what makes others wait
 * behind.
 */
#include "catalog_fixture.h"
#include "merge/planner.h"

struct online_case {
    const char *sentence;
    const char *base, *branch;
    const char *plan;
};

#define T "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | type=integer~23\n"
#define P                                                                                          \
    "schema s #2 | owner=ann\ntable s.a #10 | owner=ann | partition_by=LIST (x)\n"                 \
    "  column x #10.1 | type=integer~23\n"
#define I "  index i #50 | definition=CREATE INDEX i ON s.a USING btree (x) | > s.a.x\n"
#define U                                                                                          \
    "  constraint u #51 | sort=unique | valid=yes | "                                              \
    "definition=UNIQUE NULLS NOT DISTINCT (x) DEFERRABLE | deferrable=DEFERRABLE | > s.a.x\n"

static const struct online_case cases[] = {
    {"an index is built concurrently, and its comment comes after it", T,
     T I "    comment | text=hello\n",
     "after ShareUpdateExclusiveLock on s.a: CREATE INDEX CONCURRENTLY i ON s.a USING btree (x);\n"
     "after ShareUpdateExclusiveLock on s.a: COMMENT ON INDEX s.i IS 'hello';\n"},
    {"an index is dropped concurrently", T I, T,
     "after ShareUpdateExclusiveLock on s.a: DROP INDEX CONCURRENTLY IF EXISTS s.i;\n"},
    {"an index that is in the way of a dropped column goes in the transaction",
     T "  column y #10.2 | type=integer~23\n"
       "  index i #50 | definition=CREATE INDEX i ON s.a USING btree (y) | > s.a.y\n",
     T,
     "AccessExclusiveLock on s.a: DROP INDEX s.i;\n"
     "AccessExclusiveLock on s.a: ALTER TABLE s.a DROP COLUMN y;\n"},
    {"an index on a column that is only altered is dropped concurrently", T I,
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column x #10.1 | type=integer~23 | statistics=7\n",
     "ShareUpdateExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN x SET STATISTICS 7;\n"
     "after ShareUpdateExclusiveLock on s.a: DROP INDEX CONCURRENTLY IF EXISTS s.i;\n"},
    {"an index that changes is there until its new version is", T I,
     T "  index i #50 | definition=CREATE INDEX i ON s.a USING hash (x) | > s.a.x\n",
     "ShareUpdateExclusiveLock on s.a: ALTER INDEX s.i RENAME TO bough_old_index_50;\n"
     "after ShareUpdateExclusiveLock on s.a: CREATE INDEX CONCURRENTLY i ON s.a USING hash (x);\n"
     "after ShareUpdateExclusiveLock on s.a: DROP INDEX CONCURRENTLY IF EXISTS "
     "s.bough_old_index_50;\n"},
    {"an index of a new table is built at once", "schema s #2 | owner=ann\n", T I,
     "none: CREATE TABLE s.a (\n    x integer\n);\n"
     "none: CREATE INDEX i ON s.a USING btree (x);\n"},
    {"a partitioned table has no concurrent builds", P, P I,
     "ShareLock on s.a: CREATE INDEX i ON s.a USING btree (x);\n"},
    {"NOT NULL comes by way of a check", T,
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column x #10.1 | type=integer~23 | not_null=NOT NULL\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ADD CONSTRAINT bough_not_null_10_1 "
     "CHECK (x IS NOT NULL) NOT VALID;\n"
     "after ShareUpdateExclusiveLock on s.a: ALTER TABLE s.a VALIDATE CONSTRAINT "
     "bough_not_null_10_1;\n"
     "after AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN x SET NOT NULL;\n"
     "after AccessExclusiveLock on s.a: ALTER TABLE s.a DROP CONSTRAINT IF EXISTS "
     "bough_not_null_10_1;\n"},
    {"NOT NULL of a partitioned table comes after that of its partitions", P,
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann | partition_by=LIST (x)\n"
     "  column x #10.1 | type=integer~23 | not_null=NOT NULL\n",
     "after AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN x SET NOT NULL;\n"},
    {"a check is validated later", T,
     T "  constraint c #52 | sort=check | valid=yes | definition=CHECK ((x > 0)) | > s.a.x\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ADD CONSTRAINT c CHECK ((x > 0)) NOT VALID;\n"
     "after ShareUpdateExclusiveLock on s.a: ALTER TABLE s.a VALIDATE CONSTRAINT c;\n"},
    {"a unique constraint gets its index first, and who refers to it comes later still", T,
     T U "table s.b #11 | owner=ann\n  column k #11.1 | type=integer\n"
         "  constraint f #53 | sort=foreign key | valid=yes | "
         "definition=FOREIGN KEY (k) REFERENCES s.a(x) | > s.a.x; s.a.u\n",
     "none: CREATE TABLE s.b (\n    k integer\n);\n"
     "after ShareUpdateExclusiveLock on s.a: CREATE UNIQUE INDEX CONCURRENTLY u ON s.a USING btree "
     "(x) NULLS NOT DISTINCT;\n"
     "after AccessExclusiveLock on s.a: ALTER TABLE s.a ADD CONSTRAINT u UNIQUE USING INDEX u "
     "DEFERRABLE;\n"
     "after ShareRowExclusiveLock on s.a: ALTER TABLE s.b ADD CONSTRAINT f FOREIGN KEY (k) "
     "REFERENCES s.a(x);\n"},
    {"an exclusion constraint makes others wait", T,
     T "  constraint e #54 | sort=exclusion | valid=yes | "
       "definition=EXCLUDE USING btree (x WITH =) | > s.a.x\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ADD CONSTRAINT e EXCLUDE USING btree (x WITH =); "
     "<- builds an index and blocks everybody; rows that exclude each other make it fail\n"},
    {"another type makes others wait", T,
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n  column x #10.1 | type=bigint~20\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN x TYPE bigint; <- may write the "
     "whole table anew; values that do not fit bigint make it fail\n"},
    {"a longer text does not",
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column v #10.1 | type=character varying(10)\n  column n #10.2 | type=numeric(8,2)\n",
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column v #10.1 | type=character varying(20)\n  column n #10.2 | type=numeric(10,2)\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN v TYPE character varying(20);\n"
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN n TYPE numeric(10,2);\n"},
    {"a shorter one, or another scale, does",
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column v #10.1 | type=character varying(10)\n  column n #10.2 | type=numeric(8,2)\n",
     "schema s #2 | owner=ann\ntable s.a #10 | owner=ann\n"
     "  column v #10.1 | type=character varying(5)\n  column n #10.2 | type=numeric(10,3)\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN v TYPE character varying(5); <- may "
     "write the whole table anew; values that do not fit character varying(5) make it fail\n"
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ALTER COLUMN n TYPE numeric(10,3); <- may write "
     "the whole table anew; values that do not fit numeric(10,3) make it fail\n"},
    {"a new column with a volatile default makes others wait, one with a constant does not", T,
     T "  column k #10.2 | type=integer\n    default #55 | expression=1\n"
       "  column r #10.3 | type=integer\n    default #56 | expression=random() | volatile?=yes\n",
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ADD COLUMN k integer DEFAULT 1;\n"
     "AccessExclusiveLock on s.a: ALTER TABLE s.a ADD COLUMN r integer DEFAULT random(); <- writes "
     "the whole table anew\n"},
};

static char *told(struct arena *arena, const struct plan *plan)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < plan->steps.n; i++) {
        const struct step *step = &plan->steps.items[i];
        assert_int_equal(step->phase == PHASE_AFTER, i >= plan->n_main);
        text_addf(&out, "%s%s%s%s: %s%s%s\n", step->phase == PHASE_AFTER ? "after " : "",
                  step->lock == LOCK_NONE ? "none" : lock_name(step->lock),
                  step->table ? " on " : "", step->table ? step->table : "", step->sql,
                  step->not_online ? " <- " : "", step->not_online ? step->not_online : "");
    }
    return out.data;
}

struct planned {
    struct catalog base;
    struct catalog branch;
    struct merge merge;
    struct plan plan;
};

static void planned_release(struct planned *planned)
{
    plan_release(&planned->plan);
    merge_release(&planned->merge);
    catalog_release(&planned->branch);
    catalog_release(&planned->base);
}
#define auto_planned __attribute__((cleanup(planned_release))) struct planned

static void make(struct planned *planned, const char *base, const char *branch)
{
    catalog_parse(&planned->base, base);
    catalog_parse(&planned->branch, branch);
    struct merge_input input = {.base = &planned->base,
                                .base_parent = &planned->base,
                                .parent = &planned->base,
                                .branch = &planned->branch};
    merge_run(&input, &planned->merge);
    plan_make_online(&planned->merge, "ann", &planned->plan);
}

static void a_case(void **state)
{
    const struct online_case *one = *state;
    auto_arena arena = {0};
    auto_planned planned = {0};
    make(&planned, one->base, one->branch);
    char *plan = told(&arena, &planned.plan);
    if (!text_equal(plan, one->plan))
        fail_msg("%s\nplan:\n%s\nexpected:\n%s", one->sentence, plan, one->plan);
    assert_non_null(plan_preview(&arena, &planned.plan, &planned.merge));
}

/* ---- between the transaction and the end ---- */

static void what_is_pending_may_be_missing_until_the_end(void **state)
{
    static const struct {
        const char *sentence, *actual, *between, *at_the_end;
    } moments[] = {
        {"nothing yet", T, NULL, "index s.a.i is missing\nconstraint s.a.c is missing"},
        {"a constraint that is not valid",
         T "  constraint c #60 | sort=check | definition=CHECK ((x > 0)) NOT VALID\n", NULL,
         "index s.a.i is missing\nconstraint s.a.c: definition is CHECK ((x > 0)) NOT VALID, "
         "expected CHECK ((x > 0))\nconstraint s.a.c: valid is (none), expected yes"},
        {"a stranger", T "  policy p #61\n", "policy s.a.p is there unexpectedly",
         "index s.a.i is missing\nconstraint s.a.c is missing\n"
         "policy s.a.p is there unexpectedly"},
        {"all", T I "  constraint c #60 | sort=check | valid=yes | definition=CHECK ((x > 0))\n",
         NULL, NULL},
    };
    (void)state;
    auto_arena arena = {0};
    auto_planned planned = {0};
    make(&planned, T,
         T I "  constraint c #52 | sort=check | valid=yes | definition=CHECK ((x > 0)) | "
             "> s.a.x\n");
    assert_int_equal(planned.plan.pending.n, 2);
    for (size_t i = 0; i < countof(moments); i++) {
        auto_catalog actual = {0};
        catalog_parse(&actual, moments[i].actual);
        char *between = plan_verify_main(&arena, &planned.plan, &planned.merge, &actual, 10);
        char *end = merge_verify(&arena, &planned.merge, &actual, 10);
        bool same = (end == NULL) == (moments[i].at_the_end == NULL);
        if (!text_equal(between, moments[i].between) || !same)
            fail_msg("%s: between: %s; at the end: %s", moments[i].sentence,
                     between ? between : "fine", end ? end : "fine");
    }
}

static void an_old_index_and_a_helping_check_are_known(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_planned planned = {0};
    make(&planned, T I "  column y #10.2 | type=integer~23\n",
         T "  column y #10.2 | type=integer~23 | not_null=NOT NULL\n"
           "  index i #50 | definition=CREATE INDEX i ON s.a USING hash (x) | > s.a.x\n");
    assert_int_equal(planned.plan.helpers.n, 2);
    auto_catalog actual = {0};
    catalog_parse(&actual, T "  column y #10.2 | type=integer~23\n"
                             "  index bough_old_index_50 #50 | definition=CREATE INDEX\n"
                             "  constraint bough_not_null_10_2 #62 | sort=check | "
                             "definition=CHECK\n");
    assert_null(plan_verify_main(&arena, &planned.plan, &planned.merge, &actual, 10));
    assert_non_null(merge_verify(&arena, &planned.merge, &actual, 10));
}

static void what_runs_by_itself_has_a_way_back(void **state)
{
    (void)state;
    auto_planned planned = {0};
    make(&planned, T, T I);
    const struct step *step = &planned.plan.steps.items[0];
    assert_true(step->alone);
    assert_string_equal(step->index, "s.i");
    assert_string_equal(step->cleanup[0], "DROP INDEX CONCURRENTLY IF EXISTS s.i;");
    assert_null(step->cleanup[1]);
}

static void every_lock_says_whom_it_blocks(void **state)
{
    static const struct {
        enum lock lock;
        const char *name;
        bool reads, writes;
    } locks[] = {
        {LOCK_NONE, NULL, false, false},
        {LOCK_ROW_EXCLUSIVE, "RowExclusiveLock", false, false},
        {LOCK_SHARE_UPDATE_EXCLUSIVE, "ShareUpdateExclusiveLock", false, false},
        {LOCK_SHARE, "ShareLock", false, true},
        {LOCK_SHARE_ROW_EXCLUSIVE, "ShareRowExclusiveLock", false, true},
        {LOCK_ACCESS_EXCLUSIVE, "AccessExclusiveLock", true, true},
    };
    (void)state;
    for (size_t i = 0; i < countof(locks); i++) {
        assert_true(text_equal(lock_name(locks[i].lock), locks[i].name));
        assert_int_equal(lock_blocks_reads(locks[i].lock), locks[i].reads);
        assert_int_equal(lock_blocks_writes(locks[i].lock), locks[i].writes);
    }
}

/* ---- taking objects out of a catalog ---- */

static void a_sieve_takes_what_is_inside_along_and_keeps_pairs(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_catalog one = {0};
    auto_catalog other = {0};
    catalog_parse(&one, T I "    comment | text=hello\n  policy p #61\n");
    catalog_parse(&other, T "  policy p #61\n");
    struct object *policy = fixture_find(&one, "s.a.p");
    struct object *paired = fixture_find(&other, "s.a.p");
    paired->pair = policy->index;
    bool *gone = arena_new_n(&arena, bool, one.objects.n + 1);
    gone[fixture_find(&one, "s.a.i")->index] = true;
    catalog_sieve(&one, gone, &other);
    assert_string_equal(catalog_dump(&arena, &one), catalog_dump(&arena, &other));
    assert_ptr_equal(one.objects.items[paired->pair], policy);
    assert_int_equal(policy->index, paired->pair);
}

static const struct CMUnitTest more[] = {
    cmocka_unit_test(what_is_pending_may_be_missing_until_the_end),
    cmocka_unit_test(an_old_index_and_a_helping_check_are_known),
    cmocka_unit_test(what_runs_by_itself_has_a_way_back),
    cmocka_unit_test(every_lock_says_whom_it_blocks),
    cmocka_unit_test(a_sieve_takes_what_is_inside_along_and_keeps_pairs),
};

int main(void)
{
    struct CMUnitTest tests[countof(cases) + countof(more)];
    size_t n = 0;
    for (size_t i = 0; i < countof(cases); i++)
        tests[n++] = (struct CMUnitTest){cases[i].sentence, a_case, NULL, NULL, (void *)&cases[i]};
    for (size_t i = 0; i < countof(more); i++)
        tests[n++] = more[i];
    return _cmocka_run_group_tests("online", tests, n, NULL, NULL);
}
