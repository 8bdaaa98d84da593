/*
 * Laws of the merge (DESIGN.md), on random databases and random edits of both sides.
 *
 * BOUGH_SEED chooses the cases and is printed; BOUGH_ROUNDS says how many per law. A case that
 * breaks a law is made smaller, by leaving out edits, and then shown whole.
 */
#include "merge_laws.h"

#define ROUNDS 1500

/* ---- running them ---- */

/* Leaves out what the law is broken without: edits first, then things of the base. */
static void shrink(law *broken, struct trial *trial)
{
    for (size_t side = 0; side < 2; side++)
        for (size_t i = trial->sides[side].n; i-- > 0;) {
            auto_arena arena = {0};
            struct trial smaller = *trial;
            struct edit_list *less = &smaller.sides[side];
            memmove(&less->edits[i], &less->edits[i + 1],
                    (less->n - i - 1) * sizeof(less->edits[0]));
            less->n--;
            if (broken(&arena, &smaller))
                *trial = smaller;
        }
    for (size_t i = trial->base.n; i-- > 0;) {
        auto_arena arena = {0};
        struct trial smaller = *trial;
        model_drop(&smaller.base, smaller.base.things[i].id);
        if (broken(&arena, &smaller))
            *trial = smaller;
    }
}

/* Line by line: print_message cuts long texts. */
static void show_model(const char *title, struct model *model)
{
    auto_arena arena = {0};
    size_t n = 0;
    char **lines = text_split(&arena, model_dump(&arena, model), '\n', &n);
    print_message("# %s:\n", title);
    for (size_t i = 0; i < n; i++)
        print_message("#     %s\n", lines[i]);
}

static void show(law *broken, struct trial *trial, int round)
{
    auto_arena arena = {0};
    show_model("base", &trial->base);
    for (size_t side = 0; side < 2; side++) {
        struct model model = trial->base;
        (void)apply_all(&model, &trial->sides[side]);
        show_model(side ? "branch" : "parent", &model);
    }
    fail_msg("round %d: %s", round, broken(&arena, trial));
}

static uint64_t number_from(const char *name, uint64_t standard)
{
    const char *given = getenv(name);
    return given ? strtoull(given, NULL, 10) : standard;
}

static void holds(void **state)
{
    const struct law_test *test = *state;
    seed = number_from("BOUGH_SEED", 20260131) | 1ull << 40;
    int rounds = (int)number_from("BOUGH_ROUNDS", ROUNDS);
    print_message("# BOUGH_SEED=%llu\n", (unsigned long long)number_from("BOUGH_SEED", 20260131));
    for (int round = 0; round < rounds; round++) {
        auto_arena arena = {0};
        struct trial trial;
        random_model(&trial.base);
        random_side(&trial.base, 0, test->clash, &trial.sides[0]);
        random_side(&trial.base, 1, test->clash, &trial.sides[1]);
        if (!test->law(&arena, &trial))
            continue;
        shrink(test->law, &trial);
        show(test->law, &trial, round);
    }
}

/* If most cases were conflicts, the last law would say nothing. */
static void enough_cases_had_no_conflict(void **state)
{
    (void)state;
    print_message("# %zu cases without conflict\n", n_peaceful);
    assert_true(n_peaceful > number_from("BOUGH_ROUNDS", ROUNDS) / 10);
}

int main(void)
{
    struct CMUnitTest tests[countof(laws) + 1];
    for (size_t i = 0; i < countof(laws); i++)
        tests[i] = (struct CMUnitTest){laws[i].sentence, holds, NULL, NULL, (void *)&laws[i]};
    tests[countof(laws)] = (struct CMUnitTest)cmocka_unit_test(enough_cases_had_no_conflict);
    return _cmocka_run_group_tests("merge laws", tests, countof(tests), NULL, NULL);
}
