/* The cases of test_merge.c. See there, and catalog_fixture.h for how a catalog is written. */
#ifndef BOUGH_TESTS_MERGE_CASES_H
#define BOUGH_TESTS_MERGE_CASES_H

#include <stdbool.h>

struct merge_case {
    const char *sentence;
    const char *base, *parent, *branch;
    const char *merged;         /* NULL: not looked at */
    const char *conflicts;      /* one line each, sorted; NULL: none */
    const char *notes;          /* NULL: not looked at */
    const char *parent_renames; /* what the parent has to rename; NULL: not looked at */
    const char *branch_renames;
    const char *base_parent;    /* the base as it was on the parent; NULL: the same */
    const char *branch_named;   /* the branch with the parent's new names */
    bool strict;
};

#define S "schema s #2\n"
#define A S "table s.a #10 | owner=ann\n"
#define X "  column x #10.1 | type=integer~23\n"
#define Y "  column y #10.2 | type=text~25\n"
#define F "function s.f() #40 | owner=ann | source=1\n"
#define V "view s.v #20 | definition= SELECT a.x FROM s.a~10.1 | > s.a.x\n"
#define ROW1 "  config_row 1 | id!=1 | v=a | w=b | seen?=mon\n"

static const struct merge_case merge_cases[] = {
    /* ---- the rule, on whole objects and on attributes ---- */
    {.sentence = "what nobody changed stays",
     .base = A X F, .parent = A X F, .branch = A X F, .merged = A X F, .notes = "",
     .parent_renames = "", .branch_renames = ""},
    {.sentence = "what only the branch changed is the branch's",
     .base = A X, .parent = A X, .branch = A "  column x #10.1 | type=bigint~20\n",
     .merged = A "  column x #10.1 | type=bigint\n", .notes = ""},
    {.sentence = "what only the parent changed is the parent's",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n", .branch = A X,
     .merged = A "  column x #10.1 | type=bigint\n", .notes = ""},
    {.sentence = "what both changed alike is no conflict",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n",
     .branch = A "  column x #10.1 | type=bigint~20\n",
     .merged = A "  column x #10.1 | type=bigint\n"},
    {.sentence = "one attribute changed differently on both sides is a conflict",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n",
     .branch = A "  column x #10.1 | type=text~25\n",
     .conflicts = "both-changed: column s.a.x: type\n"},
    {.sentence = "different attributes of one column merge, and the preview says so",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n",
     .branch = A "  column x #10.1 | type=integer~23 | not_null=true\n",
     .merged = A "  column x #10.1 | type=bigint | not_null=true\n",
     .notes = "merged from both sides: table s.a\n"},
    {.sentence = "different columns added to one table merge",
     .base = A X, .parent = A X Y, .branch = A X "  column z #10.2 | type=date~1082\n",
     .merged = A X "  column y | type=text\n  column z | type=date\n",
     .notes = "merged from both sides: table s.a\n"},
    {.sentence = "different clauses of one function merge",
     .base = S F, .parent = S "function s.f() #40 | owner=bob | source=1\n",
     .branch = S "function s.f() #40 | owner=ann | source=2\n",
     .merged = S "function s.f() | owner=bob | source=2\n"},
    {.sentence = "an attribute that one side unset and the other left is unset",
     .base = A "  column x #10.1 | type=text | not_null=true\n",
     .parent = A "  column x #10.1 | type=text | not_null=true | storage=PLAIN\n",
     .branch = A "  column x #10.1 | type=text\n",
     .merged = A "  column x #10.1 | type=text | storage=PLAIN\n"},
    {.sentence = "an attribute unset on one side and changed on the other is a conflict",
     .base = A "  column x #10.1 | storage=PLAIN\n", .parent = A "  column x #10.1\n",
     .branch = A "  column x #10.1 | storage=MAIN\n",
     .conflicts = "both-changed: column s.a.x: storage\n"},

    /* ---- drops ---- */
    {.sentence = "what one side dropped and the other left alone goes",
     .base = A X Y F, .parent = A X F, .branch = A Y, .merged = A},
    {.sentence = "what both sides dropped goes", .base = A X F, .parent = S, .branch = S, .merged = S},
    {.sentence = "changed on the parent and dropped on the branch is a conflict",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n", .branch = A,
     .conflicts = "changed-dropped: column s.a.x\n"},
    {.sentence = "dropped on the parent and changed on the branch is a conflict",
     .base = A X, .parent = A, .branch = A "  column x #10.1 | type=bigint~20\n",
     .conflicts = "dropped-changed: column s.a.x\n"},
    {.sentence = "a column added to a table that the other side dropped is a conflict",
     .base = A X, .parent = S, .branch = A X Y,
     .conflicts = "needs-dropped: column s.a.y: table s.a\n"},
    {.sentence = "a change inside a table that the other side dropped is a conflict",
     .base = A X, .parent = A "  column x #10.1 | type=bigint~20\n", .branch = S,
     .conflicts = "changed-dropped: column s.a.x\n"},
    {.sentence = "dropped and created again alike counts as not changed",
     .base = A X, .parent = A X, .branch = S "table s.a #99 | owner=ann\n"
                                             "  column x #99.1 | type=integer~23\n",
     .merged = A X, .notes = "", .parent_renames = ""},
    {.sentence = "dropped and created again differently counts as changed",
     .base = A X, .parent = A X, .branch = S "table s.a #99 | owner=bob\n",
     .merged = S "table s.a | owner=bob\n"},

    /* ---- created on both sides ---- */
    {.sentence = "created alike on both sides becomes one",
     .base = S, .parent = A X, .branch = S "table s.a #77 | owner=ann\n"
                                           "  column x #77.1 | type=integer~23\n",
     .merged = A X},
    {.sentence = "created differently on both sides is a conflict",
     .base = S, .parent = S F, .branch = S "function s.f() #40 | owner=ann | source=2\n",
     .conflicts = "both-created: function s.f(): source\n"},
    {.sentence = "created on both sides under one OID but with other names are two things",
     .base = S, .parent = S F, .branch = S "function s.g() #40 | owner=ann | source=2\n",
     .merged = S F "function s.g() | owner=ann | source=2\n", .parent_renames = "",
     .branch_renames = ""},
    {.sentence = "functions with other arguments are other functions",
     .base = S F, .parent = S F "function s.f(integer) #41 | source=2\n",
     .branch = S F "function s.f(text) #41 | source=3\n",
     .merged = S F "function s.f(integer) | source=2\nfunction s.f(text) | source=3\n"},

    /* ---- needs ---- */
    {.sentence = "a view made on the branch needs a column that the parent dropped",
     .base = A X Y, .parent = A Y, .branch = A X Y V,
     .conflicts = "needs-dropped: view s.v: column s.a.x\n"},
    {.sentence = "what began to need something that the other side dropped is a conflict",
     .base = A X F, .parent = A X, .branch = A X "  default #12 | expression=f() | > s.f()\n" F,
     .conflicts = "needs-dropped: default s.a: function s.f()\n"},
    {.sentence = "what stopped to need something that the other side dropped is none",
     .base = A X Y V, .parent = A X Y "view s.v #20 | definition= SELECT a.y FROM s.a~10.2 | > s.a.y\n",
     .branch = A X Y V "  comment | text=hello\n",
     .merged = A X Y "view s.v | definition= SELECT a.y FROM s.a | > s.a.y\n  comment | text=hello\n"},
    {.sentence = "a new need of each side is needed afterwards",
     .base = A X Y "view s.v #20 | definition=1 | options=a\n",
     .parent = A X Y "view s.v #20 | definition=1 | options=a, b | > s.a.x\n",
     .branch = A X Y "view s.v #20 | definition=2 | options=a | > s.a.y\n",
     .merged = A X Y "view s.v | definition=2 | options=a, b | > s.a.x; s.a.y\n"},

    /* ---- names ---- */
    {.sentence = "renamed on the branch is renamed on the parent",
     .base = A X, .parent = A X, .branch = S "table s.b #10 | owner=ann\n" X,
     .merged = S "table s.b #10 | owner=ann\n" X,
     .parent_renames = "ALTER TABLE s.a RENAME TO b;\n", .branch_renames = ""},
    {.sentence = "renamed on the parent stays renamed",
     .base = A X, .parent = S "table s.b #10 | owner=ann\n" X, .branch = A X,
     .merged = S "table s.b #10 | owner=ann\n" X, .parent_renames = "",
     .branch_renames = "ALTER TABLE s.a RENAME TO b;\n"},
    {.sentence = "renamed on one side and changed on the other is both",
     .base = A X, .parent = A "  column z #10.1 | type=integer~23\n",
     .branch = A "  column x #10.1 | type=bigint~20\n",
     .merged = A "  column z #10.1 | type=bigint\n", .parent_renames = "",
     .branch_renames = "ALTER TABLE s.a RENAME COLUMN x TO z;\n"},
    {.sentence = "renamed alike on both sides is no conflict",
     .base = S F, .parent = S "function s.g() #40 | owner=ann | source=1\n",
     .branch = S "function s.g() #40 | owner=ann | source=1\n",
     .merged = S "function s.g() #40 | owner=ann | source=1\n", .parent_renames = "",
     .branch_renames = ""},
    {.sentence = "renamed differently on both sides is a conflict",
     .base = A X, .parent = A "  column y #10.1 | type=integer~23\n",
     .branch = A "  column z #10.1 | type=integer~23\n",
     .conflicts = "both-changed: column s.a.x: name\n"},
    {.sentence = "renamed on one side and dropped on the other is a conflict",
     .base = A X, .parent = A, .branch = A "  column z #10.1 | type=integer~23\n",
     .conflicts = "dropped-changed: column s.a.x\n"},
    {.sentence = "two names that were swapped are swapped by way of a third",
     .base = A X Y, .parent = A X Y,
     .branch = A "  column y #10.1 | type=integer~23\n  column x #10.2 | type=text~25\n",
     .merged = A "  column y #10.1 | type=integer~23\n  column x #10.2 | type=text~25\n",
     .parent_renames = "ALTER TABLE s.a RENAME COLUMN x TO bough_rename_1;\n"
                       "ALTER TABLE s.a RENAME COLUMN y TO bough_rename_2;\n"
                       "ALTER TABLE s.a RENAME COLUMN bough_rename_1 TO y;\n"
                       "ALTER TABLE s.a RENAME COLUMN bough_rename_2 TO x;\n"},
    {.sentence = "text that only follows a rename is not a change",
     .base = A X V, .parent = S "table s.b #10 | owner=ann\n" X
                              "view s.v #20 | definition= SELECT b.x FROM s.b~10.1 | > s.b.x\n",
     .branch = A X "view s.v #20 | definition= SELECT a.x + 1 FROM s.a~10.1+1 | > s.a.x\n",
     .branch_named = S "table s.b #10 | owner=ann\n" X
                     "view s.v #20 | definition= SELECT b.x + 1 FROM s.b~10.1+1 | > s.b.x\n",
     .merged = S "table s.b #10 | owner=ann\n" X
               "view s.v #20 | definition= SELECT b.x + 1 FROM s.b | > s.b.x\n"},
    {.sentence = "a name that one side gave up can be taken by the other side's rename",
     .base = A X Y, .parent = A Y, .branch = A X "  column y #10.2 | type=text~25 | not_null=true\n",
     .merged = A "  column y #10.2 | type=text | not_null=true\n"},
    {.sentence = "moved to another schema on the branch moves on the parent",
     .base = S "schema t #3\n" "enum_type s.e #5 | labels='a'\n",
     .parent = S "schema t #3\n" "enum_type s.e #5 | labels='a'\n",
     .branch = S "schema t #3\n" "enum_type t.e #5 | labels='a'\n",
     .merged = S "schema t #3\n" "enum_type t.e #5 | labels='a'\n",
     .parent_renames = "ALTER TYPE s.e SET SCHEMA t;\n"},
    {.sentence = "moved to different schemas is a conflict",
     .base = S F "schema t #3\nschema u #4\n",
     .parent = S "schema t #3\nschema u #4\nfunction t.f() #40 | owner=ann | source=1\n",
     .branch = S "schema t #3\nschema u #4\nfunction u.f() #40 | owner=ann | source=1\n",
     .conflicts = "both-changed: function s.f(): schema\n"},
    {.sentence = "a schema that is renamed takes what is in it along",
     .base = A X F, .parent = A X F,
     .branch = "schema r #2\ntable r.a #10 | owner=ann\n" X
               "function r.f() #40 | owner=ann | source=1\n",
     .merged = "schema r #2\ntable r.a #10 | owner=ann\n" X
               "function r.f() #40 | owner=ann | source=1\n",
     .parent_renames = "ALTER SCHEMA s RENAME TO r;\n"},
    {.sentence = "created in a schema that the other side renamed is created there",
     .base = A X, .parent = "schema r #2\ntable r.a #10 | owner=ann\n" X, .branch = A X F,
     .merged = "schema r #2\ntable r.a #10 | owner=ann\n" X
               "function r.f() #40 | owner=ann | source=1\n"},

    /* ---- one name for two things ---- */
    {.sentence = "a table and a view of one name are a conflict",
     .base = A, .parent = A "table s.n #50\n", .branch = A "view s.n #51\n",
     .conflicts = "duplicate-name: table s.n: view s.n\n"},
    {.sentence = "a rename to a name that the other side created is a conflict",
     .base = A, .parent = S "table s.n #10 | owner=ann\n", .branch = A "table s.n #50\n",
     .conflicts = "duplicate-name: table s.a: table s.n\n"},
    {.sentence = "two renames to one name are a conflict",
     .base = A X Y, .parent = A "  column n #10.1 | type=integer~23\n" Y,
     .branch = A X "  column n #10.2 | type=text~25\n",
     .conflicts = "duplicate-name: column s.a.x: column s.a.y\n"},
    {.sentence = "a table and a type of one name are a conflict, because a table is a type",
     .base = A, .parent = A "table s.n #50\n", .branch = A "enum_type s.n #51 | labels='a'\n",
     .conflicts = "duplicate-name: enum type s.n: table s.n\n"},
    {.sentence = "an index and a sequence of one name are a conflict",
     .base = A, .parent = A "  index n #50 | definition=i\n", .branch = A "sequence s.n #51\n",
     .conflicts = "duplicate-name: index s.a.n: sequence s.n\n"},
    {.sentence = "an index and a unique constraint of one name are a conflict",
     .base = A, .parent = A "  index n #50 | definition=i\n",
     .branch = A "  constraint n #51 | sort=unique\n",
     .conflicts = "duplicate-name: constraint s.a.n: index s.a.n\n"},
    {.sentence = "an index and a check constraint of one name are none",
     .base = A, .parent = A "  index n #50 | definition=i\n",
     .branch = A "  constraint n #51 | sort=check\n",
     .merged = A "  index n | definition=i\n  constraint n | sort=check\n"},
    {.sentence = "a function and a procedure with the same arguments are a conflict",
     .base = S, .parent = S "function s.n(text) #50\n", .branch = S "procedure s.n(text) #51\n",
     .conflicts = "duplicate-name: function s.n(text): procedure s.n(text)\n"},
    {.sentence = "two primary keys of one table are a conflict",
     .base = A, .parent = A "  constraint k #50 | sort=primary key\n",
     .branch = A "  constraint l #51 | sort=primary key\n",
     .conflicts = "duplicate-name: constraint s.a.k: constraint s.a.l\n"},
    {.sentence = "one name in two schemas or two tables is no conflict",
     .base = A "schema t #3\ntable s.b #11\n",
     .parent = A "  policy p #50\n" "schema t #3\ntable s.b #11\nenum_type s.n #52\n",
     .branch = A "schema t #3\ntable s.b #11\n  policy p #51\nenum_type t.n #53\n",
     .merged = A "  policy p\n" "schema t\ntable s.b\n  policy p\nenum_type s.n\nenum_type t.n\n"},

    /* ---- lists ---- */
    {.sentence = "labels that both sides added to an enum are all there",
     .base = S "enum_type s.e #5 | labels='a', 'c'\n",
     .parent = S "enum_type s.e #5 | labels='a', 'b', 'c'\n",
     .branch = S "enum_type s.e #5 | labels='a', 'c', 'd'\n",
     .merged = S "enum_type s.e #5 | labels='a', 'b', 'c', 'd'\n"},
    {.sentence = "one label added in different places is a conflict",
     .base = S "enum_type s.e #5 | labels='a'\n", .parent = S "enum_type s.e #5 | labels='b', 'a'\n",
     .branch = S "enum_type s.e #5 | labels='a', 'b'\n",
     .conflicts = "both-changed: enum type s.e: labels\n"},
    {.sentence = "options and privileges merge one by one",
     .base = "role ann #1\n" A "  grant ann #1 | granted=INSERT, SELECT | > ann\n",
     .parent = "role ann #1\n" A "  grant ann #1 | granted=INSERT, SELECT, UPDATE | > ann\n",
     .branch = "role ann #1\n" A "  grant ann #1 | granted=DELETE, SELECT | > ann\n",
     .merged = "role ann #1\n" A "  grant ann #1 | granted=DELETE, SELECT, UPDATE | > ann\n"},

    /* ---- rows ---- */
    {.sentence = "different columns of one config row merge",
     .base = A ROW1, .parent = A "  config_row 1 | id!=1 | v=A | w=b | seen?=mon\n",
     .branch = A "  config_row 1 | id!=1 | v=a | w=B | seen?=mon\n",
     .merged = A "  config_row 1 | id!=1 | v=A | w=B | seen?=mon\n",
     .notes = "merged from both sides: config_row s.a.1\n"},
    {.sentence = "one column of a config row changed differently is a conflict",
     .base = A ROW1, .parent = A "  config_row 1 | id!=1 | v=x | w=b | seen?=mon\n",
     .branch = A "  config_row 1 | id!=1 | v=y | w=b | seen?=mon\n",
     .conflicts = "both-changed: config_row s.a.1: v\n"},
    {.sentence = "a column of a config row that is ignored is nobody's change",
     .base = A ROW1, .parent = A "  config_row 1 | id!=1 | v=a | w=b | seen?=tue\n",
     .branch = A "  config_row 1 | id!=1 | v=a | w=b | seen?=wed\n", .merged = A ROW1, .notes = ""},
    {.sentence = "a NULL and an empty text in a config row are different",
     .base = A "  config_row 1 | id!=1 | v\n", .parent = A "  config_row 1 | id!=1 | v=\n",
     .branch = A "  config_row 1 | id!=1 | v=x\n",
     .conflicts = "both-changed: config_row s.a.1: v\n"},
    {.sentence = "config rows added on both sides are all there",
     .base = A ROW1, .parent = A ROW1 "  config_row 2 | id!=2 | v=p\n",
     .branch = A ROW1 "  config_row 3 | id!=3 | v=q\n",
     .merged = A ROW1 "  config_row 2 | id!=2 | v=p\n  config_row 3 | id!=3 | v=q\n"},
    {.sentence = "a config row added differently on both sides is a conflict",
     .base = A, .parent = A "  config_row 2 | id!=2 | v=p\n",
     .branch = A "  config_row 2 | id!=2 | v=q\n",
     .conflicts = "both-created: config_row s.a.2: v\n"},
    {.sentence = "a config row changed on one side and deleted on the other is a conflict",
     .base = A ROW1, .parent = A "  config_row 1 | id!=1 | v=x | w=b | seen?=mon\n", .branch = A,
     .conflicts = "changed-dropped: config_row s.a.1\n"},
    {.sentence = "a column added to a config table on the branch comes with its values",
     .base = A "  config_row 1 | id!=1 | v=a\n", .parent = A "  config_row 1 | id!=1 | v=b\n",
     .branch = A "  config_row 1 | id!=1 | v=a | n=1\n",
     .merged = A "  config_row 1 | id!=1 | v=b | n=1\n"},
    {.sentence = "a column dropped from a config table on the branch goes from its rows",
     .base = A "  config_row 1 | id!=1 | v=a | n=1\n",
     .parent = A "  config_row 1 | id!=1 | v=b | n=1\n", .branch = A "  config_row 1 | id!=1 | v=a\n",
     .merged = A "  config_row 1 | id!=1 | v=b\n"},
    {.sentence = "migrations of both sides are all kept",
     .base = A "  migration 1 | version!=1\n",
     .parent = A "  migration 1 | version!=1\n  migration 2 | version!=2\n",
     .branch = A "  migration 1 | version!=1\n  migration 3 | version!=3\n",
     .merged = A "  migration 1 | version!=1\n  migration 2 | version!=2\n"
                 "  migration 3 | version!=3\n"},
    {.sentence = "one migration recorded alike on both sides is one",
     .base = A, .parent = A "  migration 1 | version!=1 | n=a\n",
     .branch = A "  migration 1 | version!=1 | n=a\n",
     .merged = A "  migration 1 | version!=1 | n=a\n"},
    {.sentence = "one migration recorded differently on both sides is a conflict",
     .base = A, .parent = A "  migration 1 | version!=1 | n=a\n",
     .branch = A "  migration 1 | version!=1 | n=b\n",
     .conflicts = "both-created: migration s.a.1: n\n"},
    {.sentence = "what the branch did to old migrations stays there and is noted",
     .base = A "  migration 1 | version!=1 | n=a\n  migration 2 | version!=2\n",
     .parent = A "  migration 1 | version!=1 | n=a\n  migration 2 | version!=2\n",
     .branch = A "  migration 1 | version!=1 | n=b\n",
     .merged = A "  migration 1 | version!=1 | n=a\n  migration 2 | version!=2\n",
     .notes = "not merged: s.a.1, changed on the branch (migration history is only added to)\n"
              "not merged: s.a.2, dropped on the branch (migration history is only added to)\n"},

    /* ---- what is not merged, and what is merged less ---- */
    {.sentence = "kinds that are not merged stay as on the parent and are noted",
     .base = "other p #1 | fingerprint=1\nother q #2 | fingerprint=1\n",
     .parent = "other p #1 | fingerprint=1\nother q #2 | fingerprint=1\n",
     .branch = "other p #1 | fingerprint=2\nother r #3 | fingerprint=1\n",
     .merged = "other p #1 | fingerprint=1\nother q #2 | fingerprint=1\n",
     .notes = "not merged: p, changed on the branch (bough cannot merge this kind of object)\n"
              "not merged: q, dropped on the branch (bough cannot merge this kind of object)\n"
              "not merged: r, created on the branch (bough cannot merge this kind of object)\n"},
    {.sentence = "what the parent did to kinds that are not merged is no note",
     .base = "other p #1 | fingerprint=1\n",
     .parent = "other p #1 | fingerprint=2\nother q #2 | fingerprint=1\n",
     .branch = "other p #1 | fingerprint=1\n", .notes = "",
     .merged = "other p #1 | fingerprint=2\nother q #2 | fingerprint=1\n"},
    {.sentence = "strict: different columns of one table are a conflict",
     .base = A X, .parent = A X Y, .branch = A X "  column z #10.2 | type=date~1082\n",
     .strict = true, .conflicts = "both-changed: table s.a: strict\n"},
    {.sentence = "strict: different columns of one config row are a conflict",
     .base = A ROW1, .parent = A "  config_row 1 | id!=1 | v=A | w=b | seen?=mon\n",
     .branch = A "  config_row 1 | id!=1 | v=a | w=B | seen?=mon\n", .strict = true,
     .conflicts = "both-changed: config_row s.a.1: strict\n"},
    {.sentence = "strict: different units are none",
     .base = A X, .parent = A X Y, .branch = A X "  policy p #50\n" F, .strict = true,
     .merged = A X Y "  policy p\n" F},

    /* ---- a branch with lineages of its own ---- */
    {.sentence = "a rename is known on each side by that side's lineage",
     .base = S "table s.a #510\n  column x #510.1 | type=integer~23\n",
     .base_parent = S "table s.a #10\n  column x #10.7 | type=integer~23\n",
     .parent = S "table s.b #10\n  column x #10.7 | type=integer~23\n",
     .branch = S "table s.a #510\n  column z #510.1 | type=integer~23\n",
     .merged = S "table s.b\n  column z | type=integer\n",
     .parent_renames = "ALTER TABLE s.b RENAME COLUMN x TO z;\n",
     .branch_renames = "ALTER TABLE s.a RENAME TO b;\n"},
    {.sentence = "other OIDs in the raw values of the two bases are no change",
     .base = S "table s.a #510\n  column x #510.1 | type=s.m~777\n",
     .base_parent = S "table s.a #10\n  column x #10.7 | type=s.m~111\n",
     .parent = S "table s.a #10\n  column x #10.7 | type=s.m~111\n",
     .branch = S "table s.a #510\n  column x #510.1 | type=s.m~777 | not_null=true\n",
     .merged = S "table s.a\n  column x | type=s.m | not_null=true\n", .notes = ""},
};

#undef S
#undef A
#undef X
#undef Y
#undef F
#undef V
#undef ROW1

#endif
