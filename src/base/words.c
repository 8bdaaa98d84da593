/* words: see words.h. */
#include "base/words.h"

#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <string.h>

/* What is between two quotes; returns what follows the second one, NULL when there is none. */
static const char *take_quoted(const char *at, struct text *word)
{
    char quote = *at++;
    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && (at[1] == '"' || at[1] == '\\'))
            at++;
        text_add_bytes(word, at, 1);
    }
    return *at ? at + 1 : NULL;
}

/* One word; returns what follows it, NULL when a quote or a backslash has no end. */
static const char *take_word(const char *at, struct text *word)
{
    while (at && *at && !isspace((unsigned char)*at)) {
        if (*at == '\'' || *at == '"') {
            at = take_quoted(at, word);
            continue;
        }
        if (*at == '\\' && !*++at)
            return NULL;
        text_add_bytes(word, at++, 1);
    }
    return at;
}

char **words_split(struct arena *arena, const char *command, size_t *ret_n, struct err *err)
{
    VEC(char *) words = {0};
    const char *at = command;
    for (;;) {
        while (isspace((unsigned char)*at))
            at++;
        if (!*at)
            break;
        struct text word = text_make(arena);
        at = take_word(at, &word);
        if (!at || words.n == WORDS_LIMIT) {
            (void)err_set(err, ERR_CONFIG, at ? "'%s' has too many words"
                                              : "'%s' has a quote or a backslash without an end",
                          command);
            return NULL;
        }
        vec_add(arena, &words, word.data);
    }
    if (!words.n) {
        (void)err_set(err, ERR_CONFIG, "a command has at least one word");
        return NULL;
    }
    *ret_n = words.n;
    vec_add(arena, &words, NULL);
    return words.items;
}
