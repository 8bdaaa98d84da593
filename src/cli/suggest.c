/* suggest: see suggest.h. The distance is optimal string alignment. */
#include "cli/suggest.h"

#include <stdint.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t suggest_distance(const char *from, const char *to)
{
    size_t n = strlen(from);
    size_t m = strlen(to);
    if (n > SUGGEST_WORD_LIMIT || m > SUGGEST_WORD_LIMIT)
        return SUGGEST_WORD_LIMIT;
    uint8_t cost[SUGGEST_WORD_LIMIT + 1][SUGGEST_WORD_LIMIT + 1] = {{0}};
    for (size_t i = 0; i <= n; i++)
        cost[i][0] = (uint8_t)i;
    for (size_t j = 0; j <= m; j++)
        cost[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t best = least(cost[i - 1][j], cost[i][j - 1]) + 1u;
            best = least(best, cost[i - 1][j - 1] + (size_t)(from[i - 1] != to[j - 1]));
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                best = least(best, cost[i - 2][j - 2] + 1u);
            cost[i][j] = (uint8_t)best;
        }
    return cost[n][m];
}

/* A beginning of at least two letters counts as one edit: "stat" for "status". */
static size_t distance(const char *word, const char *candidate)
{
    size_t edits = suggest_distance(word, candidate);
    size_t len = strlen(word);
    return edits > 1 && len >= 2 && strncmp(candidate, word, len) == 0 ? 1 : edits;
}

/* One edit in a short word, one more for every three letters. */
static size_t tolerance(const char *word)
{
    return 1 + strlen(word) / 4;
}

const char *suggest_word(const char *word, const char *const *candidates, size_t n)
{
    const char *best = NULL;
    size_t best_distance = tolerance(word) + 1;
    for (size_t i = 0; i < n; i++) {
        size_t edits = distance(word, candidates[i]);
        if (edits < best_distance) {
            best = candidates[i];
            best_distance = edits;
        }
    }
    return best;
}

/* What users of git and docker type. */
static const struct {
    const char *word;
    const char *command;
} synonyms[] = {
    {"ls", "branch list"},        {"ps", "branch list"},       {"checkout", "branch switch"},
    {"use", "branch switch"},     {"rm", "branch delete"},     {"remove", "branch delete"},
    {"drop", "branch delete"},    {"new", "branch create"},    {"add", "branch create"},
    {"fork", "branch create"},    {"up", "start"},             {"down", "stop"},
    {"exec", "run"},              {"preview", "branch diff"},  {"rollback", "branch reset"},
    {"sql", "psql"},              {"connect", "psql"},         {"uninit", "destroy"},
};

static const char *by_synonym(const char *word)
{
    for (size_t i = 0; i < countof(synonyms); i++)
        if (strcmp(synonyms[i].word, word) == 0)
            return synonyms[i].command;
    return NULL;
}

/* The best guess so far. */
struct guess {
    const char *name; /* NULL: none */
    size_t distance;  /* what the next one must be below */
};

static void consider(struct guess *guess, const char *name, size_t edits)
{
    if (edits < guess->distance)
        *guess = (struct guess){name, edits};
}

const char *suggest_command(struct arena *arena, const char *name)
{
    const char *space = strrchr(name, ' ');
    const char *word = space ? space + 1 : name;
    struct guess guess = {by_synonym(word), tolerance(word) + 1};
    if (guess.name)
        return guess.name;
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *command = command_table[i];
        if (command->hidden)
            continue;
        const char *first = arena_strndup(arena, command->name, strcspn(command->name, " "));
        consider(&guess, command->name, distance(name, command->name));
        consider(&guess, command->name, distance(word, command_last_word(command)));
        consider(&guess, first, distance(name, first));
    }
    return guess.name;
}
