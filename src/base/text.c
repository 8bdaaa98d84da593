/* text: see text.h. */
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct text text_make(struct arena *arena)
{
    struct text text = {.arena = arena, .capacity = 64};
    text.data = arena_alloc(arena, text.capacity);
    return text;
}

static void reserve(struct text *text, size_t more)
{
    if (text->len + more + 1 <= text->capacity)
        return;
    size_t capacity = text->capacity * 2;
    while (capacity < text->len + more + 1)
        capacity *= 2;
    char *data = arena_alloc(text->arena, capacity);
    memcpy(data, text->data, text->len + 1);
    text->data = data;
    text->capacity = capacity;
}

void text_add_bytes(struct text *text, const char *more, size_t len)
{
    reserve(text, len);
    memcpy(text->data + text->len, more, len);
    text->len += len;
    text->data[text->len] = '\0';
}

void text_add(struct text *text, const char *more)
{
    text_add_bytes(text, more, strlen(more));
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    reserve(text, (size_t)len);
    (void)vsnprintf(text->data + text->len, (size_t)len + 1, format, again);
    va_end(again);
    text->len += (size_t)len;
}

void text_add_item(struct text *text, const char *separator, const char *more)
{
    if (text->len)
        text_add(text, separator);
    text_add(text, more);
}

bool text_equal(const char *a, const char *b)
{
    if (a == b)
        return true;
    return a && b && strcmp(a, b) == 0;
}

int text_compare(const char *a, const char *b)
{
    if (a == b)
        return 0;
    if (!a || !b)
        return a ? 1 : -1;
    return strcmp(a, b);
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static char *trimmed(struct arena *arena, const char *from, const char *to)
{
    while (from < to && isspace((unsigned char)*from))
        from++;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    return arena_strndup(arena, from, (size_t)(to - from));
}

char **text_split(struct arena *arena, const char *list, char separator, size_t *ret_n)
{
    size_t most = 1;
    for (const char *at = list; *at; at++)
        most += *at == separator;
    char **items = arena_new_n(arena, char *, most);
    size_t n = 0;
    for (const char *from = list;;) {
        const char *to = strchr(from, separator);
        const char *end = to ? to : from + strlen(from);
        char *item = trimmed(arena, from, end);
        if (*item)
            items[n++] = item;
        if (!to)
            break;
        from = to + 1;
    }
    *ret_n = n;
    return items;
}

/* U+202A..U+202E and U+2066..U+2069 reorder what a reader sees; U+0080..U+009F are C1 controls. */
static size_t unsafe_sequence(const unsigned char *at, unsigned *ret_code)
{
    if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f) {
        *ret_code = at[1];
        return 2;
    }
    if (at[0] != 0xe2 || (at[1] != 0x80 && at[1] != 0x81) || !at[2])
        return 0;
    unsigned code = 0x2000u | (unsigned)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    if ((code < 0x202a || code > 0x202e) && (code < 0x2066 || code > 0x2069))
        return 0;
    *ret_code = code;
    return 3;
}

char *text_printable(struct arena *arena, const char *text)
{
    struct text out = text_make(arena);
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        unsigned code = 0;
        size_t len = unsafe_sequence(at, &code);
        if (len) {
            text_addf(&out, "\\u%04x", code);
            at += len;
            continue;
        }
        if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
            text_addf(&out, "\\x%02x", *at);
        else
            text_add_bytes(&out, (const char *)at, 1);
        at++;
    }
    return out.data;
}
