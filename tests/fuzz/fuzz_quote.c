/* Quoting, undone by rules of its own: what comes out is one token, and says the same. */
#include "core/core.h"
#include "core/json.h"
#include "fuzz.h"
#include "pg/quote.h"

/* The text of a token that begins and ends with `quote`, which is doubled inside. NULL: it is not
 * one token. */
static char *unquoted(struct arena *arena, const char *token, char quote, bool backslashes)
{
    char *out = arena_alloc(arena, strlen(token) + 1);
    size_t n = 0;
    const char *at = token + 1;
    if (*token != quote)
        return NULL;
    while (*at) {
        if (*at == quote && at[1] != quote)
            break;
        at += *at == quote || (backslashes && *at == '\\');
        out[n++] = *at++;
    }
    out[n] = '\0';
    return *at == quote && !at[1] ? out : NULL;
}

static void check_ident(struct arena *arena, const char *text)
{
    const char *ident = quote_ident(arena, text);
    if (*ident == '"') {
        const char *back = unquoted(arena, ident, '"', false);
        FUZZ_CHECK(back && strcmp(back, text) == 0, "identifier: %s", ident);
        return;
    }
    FUZZ_CHECK(strcmp(ident, text) == 0 && *text &&
                   strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text),
               "bare identifier: %s", ident);
}

static void check_literal(struct arena *arena, const char *text)
{
    const char *literal = quote_literal(arena, text);
    bool escaped = literal[0] == ' ' || literal[0] == 'E';
    const char *token = literal + strspn(literal, " E");
    const char *back = unquoted(arena, token, '\'', escaped);
    FUZZ_CHECK(back && strcmp(back, text) == 0, "literal: %s", literal);
}

static void check_dollar(struct arena *arena, const char *text)
{
    const char *quoted = quote_dollar(arena, text);
    size_t tag = strcspn(quoted + 1, "$") + 2;
    size_t len = strlen(quoted);
    FUZZ_CHECK(len == strlen(text) + 2 * tag && strncmp(quoted + tag, text, strlen(text)) == 0 &&
                   strncmp(quoted, quoted + len - tag, tag) == 0,
               "dollar: %s", quoted);
    FUZZ_CHECK(strstr(quoted + tag, arena_strndup(arena, quoted, tag)) == quoted + len - tag,
               "dollar: the tag is in the text: %s", quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    auto_arena arena = {0};
    auto_err err = {0};
    const char *text = fuzz_text(&arena, data, len);
    check_ident(&arena, text);
    check_literal(&arena, text);
    check_dollar(&arena, text);
    if (core_check_name(text, &err))
        FUZZ_CHECK(strlen(text) <= 64 && strcmp(quote_literal(&arena, text) + 1, "") != 0,
                   "a name: %s", text);
    json_t *json = json_text(text);
    char *dumped = json_dumps(json, JSON_ENCODE_ANY);
    FUZZ_CHECK(json && dumped, "no JSON");
    free(dumped);
    json_decref(json);
    return 0;
}
