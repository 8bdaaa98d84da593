/* Random databases and edits of both sides, chosen by the input, against the laws of the merge. */
#include "fuzz.h"
#include "merge_laws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1)
        return 0;
    const struct law_test *test = &laws[data[0] % countof(laws)];
    auto_arena arena = {0};
    static struct trial trial;
    seed = 1;
    choices = data + 1;
    n_choices = len - 1;
    random_model(&trial.base);
    random_side(&trial.base, 0, test->clash, &trial.sides[0]);
    random_side(&trial.base, 1, test->clash, &trial.sides[1]);
    char *wrong = test->law(&arena, &trial);
    FUZZ_CHECK(!wrong, "%s: %s", test->sentence, wrong);
    return 0;
}
