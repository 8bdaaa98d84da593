/* casts: see casts.h. */
#include "pg/casts.h"

#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char cast_of_array[] = "])::";

/* Behind a string, name or dollar-quoted text that starts at `at`; `at` itself when none does. */
static const char *after_quoted(struct arena *arena, const char *at, char before)
{
    if (*at == '\'' || *at == '"') {
        bool escapes = *at == '\'' && (before == 'E' || before == 'e');
        const char *end = at + 1;
        while (*end && *end != *at)
            end += escapes && *end == '\\' && end[1] ? 2 : 1;
        return *end ? end + 1 : end;
    }
    const char *name = at + 1;
    while (isalnum((unsigned char)*name) || *name == '_')
        name++;
    if (*at != '$' || *name != '$' || isalnum((unsigned char)before) || before == '_')
        return at;
    const char *tag = arena_strndup(arena, at, (size_t)(name + 1 - at));
    const char *end = strstr(name + 1, tag);
    return end ? end + strlen(tag) : at + strlen(at);
}

/* The type of the last element, from "::type" right before the bracket; NULL: it has no cast. The
 * server writes parentheses around whatever is more than a cast. */
static const char *element_type(struct arena *arena, const char *start, const char *bracket)
{
    const char *at = bracket;
    while (at > start && (isalnum((unsigned char)at[-1]) || strchr(" _.\"", at[-1])))
        at--;
    bool is_cast = at - start > 2 && at[-1] == ':' && at[-2] == ':';
    return is_cast && at < bracket ? arena_strndup(arena, at, (size_t)(bracket - at)) : NULL;
}

const char *casts_hold(struct arena *arena, const char *sql)
{
    struct text out = text_make(arena);
    const char *done = sql;
    if (!strstr(sql, cast_of_array))
        return sql;
    for (const char *at = sql; *at;) {
        const char *after = after_quoted(arena, at, at > sql ? at[-1] : ' ');
        const char *type = after == at && text_starts(at, cast_of_array)
                               ? element_type(arena, sql, at)
                               : NULL;
        if (type) {
            text_add_bytes(&out, done, (size_t)(at + 1 - done));
            text_addf(&out, "::%s[]", type);
            done = at + 1;
        }
        at = after == at ? at + 1 : after;
    }
    text_add(&out, done);
    return out.data;
}

static const char *skip_word(const char *at, const char *word)
{
    return text_starts(at, word) ? at + strlen(word) : at;
}

/* Behind a constant with a cast, "NULL::integer", "'a'::text", "(1)::bigint"; NULL: it is none. */
static const char *after_constant(struct arena *arena, const char *at)
{
    const char *end = at;
    if (text_starts(at, "NULL"))
        end = at + strlen("NULL");
    else if (*at == '\'')
        end = after_quoted(arena, at, ' ');
    else if (*at == '(' || isdigit((unsigned char)*at))
        end = at + strspn(at, "()-.0123456789");
    if (end == at || !text_starts(end, "::"))
        return NULL;
    end += strspn(end, "::abcdefghijklmnopqrstuvwxyz_ .()[],0123456789");
    while (end[-1] == ',' || end[-1] == ' ')
        end--;
    return end;
}

/* Where the constant of a line ends, when the line is one item of a target list and has no name;
 * NULL: it is not. The server writes an item a line. */
static const char *nameless(struct arena *arena, const char *line)
{
    const char *item = line + strspn(line, " ");
    item = skip_word(skip_word(item, "SELECT "), "DISTINCT ");
    const char *end = after_constant(arena, item);
    bool whole = end && (text_starts(end, ",\n") || *end == '\n' || *end == ';' || !*end);
    return whole ? end : NULL;
}

/* The next line that does not start inside of quotes. */
static const char *next_line(struct arena *arena, const char *at)
{
    for (char before = ' '; *at && before != '\n';) {
        const char *after = after_quoted(arena, at, before);
        before = *at;
        at = after == at ? at + 1 : after;
    }
    return at;
}

const char *casts_keep_nameless(struct arena *arena, const char *query)
{
    struct text out = text_make(arena);
    const char *done = query;
    for (const char *line = query; *line; line = next_line(arena, line)) {
        const char *end = nameless(arena, line);
        if (!end)
            continue;
        text_add_bytes(&out, done, (size_t)(end - done));
        text_add(&out, " AS \"?column?\"");
        done = end;
    }
    if (done == query)
        return query;
    text_add(&out, done);
    return out.data;
}
