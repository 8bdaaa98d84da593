/* template: see template.h. What stands in quotes is no parameter, and neither is a cast (::). */
#include "catalog/template.h"

#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <string.h>

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *at)
{
    size_t len = 0;
    while (is_name_start(at[len]) || isdigit((unsigned char)at[len]) || at[len] == '$')
        len++;
    return len;
}

/* The next parameter from `at` on: where its ':' is; NULL: none. */
static const char *next_parameter(const char *at)
{
    char quote = '\0';
    for (; *at; at++) {
        if (quote || *at == '\'' || *at == '"') {
            if (!quote || *at == quote)
                quote = quote ? '\0' : *at;
        } else if (at[0] == ':' && at[1] == ':') {
            at++;
        } else if (at[0] == ':' && is_name_start(at[1])) {
            return at;
        }
    }
    return NULL;
}

bool template_uses(const char *text, const char *column)
{
    size_t len = strlen(column);
    for (const char *at = next_parameter(text); at;
         at = next_parameter(at + 1 + name_length(at + 1)))
        if (name_length(at + 1) == len && strncmp(at + 1, column, len) == 0)
            return true;
    return false;
}

bool template_each(const char *text, bool (*visit)(void *context, const char *column),
                   void *context)
{
    auto_arena scratch = {0};
    for (const char *at; (at = next_parameter(text));) {
        size_t len = name_length(at + 1);
        if (!visit(context, arena_strndup(&scratch, at + 1, len)))
            return false;
        text = at + 1 + len;
    }
    return true;
}

char *template_fill(struct arena *arena, const char *text,
                    const char *(*value)(void *context, const char *column), void *context)
{
    struct text out = text_make(arena);
    for (const char *at; (at = next_parameter(text));) {
        size_t len = name_length(at + 1);
        text_add_bytes(&out, text, (size_t)(at - text));
        text_add(&out, value(context, arena_strndup(arena, at + 1, len)));
        text = at + 1 + len;
    }
    text_add(&out, text);
    return out.data;
}

char **template_split(struct arena *arena, const char *text, size_t *ret_n)
{
    VEC(char *) statements = {0};
    struct text one = text_make(arena);
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, "\n");
        size_t used = len;
        while (used && isspace((unsigned char)at[used - 1]))
            used--;
        bool ends = used && at[used - 1] == ';';
        char *line = arena_strndup(arena, at, ends ? used - 1 : used);
        if (*line)
            text_add_item(&one, "\n", line);
        at += len + (at[len] == '\n');
        if (one.len && (ends || !*at)) {
            vec_add(arena, &statements, one.data);
            one = text_make(arena);
        }
    }
    *ret_n = statements.n;
    return statements.items;
}
