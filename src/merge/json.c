/*
 * json: see json.h.
 *
 * Texts are taken apart only as far as objects go, and values stay as the bytes that the server
 * printed: a number that were decoded and printed again could lose digits (1.0, 1e400). The server
 * has checked the syntax; what looks wrong nevertheless is taken as one value.
 */
#include "merge/json.h"

#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_LIMIT 100

/* A piece of a text. */
struct span {
    const char *at;
    size_t len;
};

struct member {
    struct span key; /* with its quotes, as written */
    const char *name; /* decoded */
    struct span value;
};

struct members {
    VEC(struct member) list;
    struct map by_name; /* name -> index + 1 */
};

struct json_merging {
    struct arena *arena;
    enum json_form form;
    bool conflict;
    struct text keys; /* of the conflicts */
};

static struct span whole(const char *text)
{
    return (struct span){text, strlen(text)};
}

static bool span_equal(const struct span *a, const struct span *b)
{
    if (!a || !b)
        return a == b;
    return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

static void skip_space(const char **at, const char *end)
{
    while (*at < end && strchr(" \t\n\r", **at))
        (*at)++;
}

/* Past the string that begins at `at`; NULL: it does not end. */
static const char *string_end(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

/* Past the value that begins at `at`: at the ',' or bracket that stands outside of it. */
static const char *value_end(const char *at, const char *end)
{
    size_t depth = 0;
    while (at < end) {
        if (*at == '"') {
            at = string_end(at, end);
            if (!at)
                return NULL;
            continue;
        }
        bool closes = *at == '}' || *at == ']';
        if (depth == 0 && (closes || *at == ','))
            return at;
        depth += *at == '{' || *at == '[';
        depth -= closes;
        at++;
    }
    return depth ? NULL : at;
}

static unsigned long hex4(const char *at)
{
    char digits[5] = {0};
    memcpy(digits, at, 4);
    return strtoul(digits, NULL, 16);
}

static void add_utf8(struct text *out, unsigned long code)
{
    char bytes[4];
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(lead[n] | code);
    text_add_bytes(out, bytes, n);
}

/* One escape, `at` being behind the backslash; returns where it ends. */
static const char *add_escape(struct text *out, const char *at, const char *end)
{
    static const char from[] = "bfnrt";
    static const char to[] = "\b\f\n\r\t";
    const char *simple = strchr(from, *at);
    if (*at != 'u' || end - at < 5) {
        text_add_bytes(out, simple ? to + (simple - from) : at, 1);
        return at + 1;
    }
    unsigned long code = hex4(at + 1);
    at += 5;
    bool pair = code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u';
    if (!pair) {
        add_utf8(out, code);
        return at;
    }
    add_utf8(out, 0x10000 + ((code - 0xD800) << 10) + ((hex4(at + 2) - 0xDC00) & 0x3FF));
    return at + 6;
}

static const char *decode(struct arena *arena, struct span key)
{
    struct text out = text_make(arena);
    const char *end = key.at + key.len - 1;
    for (const char *at = key.at + 1; at < end;) {
        if (*at == '\\') {
            at = add_escape(&out, at + 1, end);
            continue;
        }
        text_add_bytes(&out, at, 1);
        at++;
    }
    return out.data;
}

static bool take_member(struct arena *arena, const char **at, const char *end,
                        struct member *ret_member)
{
    skip_space(at, end);
    const char *key_end = *at < end && **at == '"' ? string_end(*at, end) : NULL;
    if (!key_end)
        return false;
    ret_member->key = (struct span){*at, (size_t)(key_end - *at)};
    ret_member->name = decode(arena, ret_member->key);
    *at = key_end;
    skip_space(at, end);
    if (*at >= end || **at != ':')
        return false;
    (*at)++;
    skip_space(at, end);
    const char *value = *at;
    const char *stop = value_end(value, end);
    if (!stop || stop == value)
        return false;
    *at = stop;
    while (strchr(" \t\n\r", stop[-1]))
        stop--;
    ret_member->value = (struct span){value, (size_t)(stop - value)};
    return true;
}

/* False: it is no object, or one in which a key stands twice. */
static bool take_members(struct arena *arena, const struct span *text, struct members *ret_members)
{
    *ret_members = (struct members){.by_name = {.arena = arena}};
    if (!text)
        return false;
    const char *at = text->at;
    const char *end = text->at + text->len;
    skip_space(&at, end);
    if (at >= end || *at != '{')
        return false;
    at++;
    skip_space(&at, end);
    bool empty = at < end && *at == '}';
    while (!empty) {
        struct member member;
        if (!take_member(arena, &at, end, &member) ||
            map_get(&ret_members->by_name, member.name))
            return false;
        vec_add(arena, &ret_members->list, member);
        map_put(&ret_members->by_name, member.name, (void *)ret_members->list.n);
        if (at >= end || *at++ != ',')
            break;
    }
    return true;
}

static const struct member *find(const struct members *members, const char *name)
{
    size_t at = (size_t)map_get(&members->by_name, name);
    return at ? &members->list.items[at - 1] : NULL;
}

/* Shorter keys first, then by bytes: jsonb's order (lengthCompareJsonbStringValue). */
static int compare_members(const void *a, const void *b)
{
    const struct member *one = a;
    const struct member *two = b;
    size_t len_one = strlen(one->name);
    size_t len_two = strlen(two->name);
    if (len_one != len_two)
        return len_one < len_two ? -1 : 1;
    return memcmp(one->name, two->name, len_one);
}

static struct span print(struct json_merging *merging, struct members *members)
{
    struct text out = text_make(merging->arena);
    if (merging->form == JSON_BINARY && members->list.n)
        qsort(members->list.items, members->list.n, sizeof(struct member), compare_members);
    text_add(&out, "{");
    for (size_t i = 0; i < members->list.n; i++) {
        const struct member *member = &members->list.items[i];
        text_add(&out, i ? ", " : "");
        text_add_bytes(&out, member->key.at, member->key.len);
        text_add(&out, ": ");
        text_add_bytes(&out, member->value.at, member->value.len);
    }
    text_add(&out, "}");
    return (struct span){out.data, out.len};
}

static const struct span *merge_values_of(struct json_merging *merging, const struct span *base,
                                          const struct span *ours, const struct span *theirs,
                                          const char *path, int depth);

struct sides {
    struct members base;
    struct members ours;
    struct members theirs;
};

/* Merges what the three have of one key, and adds what becomes of it. */
static void merge_key(struct json_merging *merging, const struct sides *sides,
                      const struct member *member, const char *path, int depth,
                      struct members *merged)
{
    const struct member *base = find(&sides->base, member->name);
    const struct member *ours = find(&sides->ours, member->name);
    const struct member *theirs = find(&sides->theirs, member->name);
    const char *below = arena_printf(merging->arena, "%s%s%s", path, *path ? "." : "",
                                     member->name);
    const struct span *value =
        merge_values_of(merging, base ? &base->value : NULL, ours ? &ours->value : NULL,
                        theirs ? &theirs->value : NULL, below, depth + 1);
    if (!value)
        return;
    struct member result = {member->key, member->name, *value};
    vec_add(merging->arena, &merged->list, result);
}

static const struct span *merge_members(struct json_merging *merging, const struct sides *sides,
                                        const char *path, int depth)
{
    struct members merged = {0};
    for (size_t i = 0; i < sides->ours.list.n; i++)
        merge_key(merging, sides, &sides->ours.list.items[i], path, depth, &merged);
    for (size_t i = 0; i < sides->theirs.list.n; i++)
        if (!find(&sides->ours, sides->theirs.list.items[i].name))
            merge_key(merging, sides, &sides->theirs.list.items[i], path, depth, &merged);
    struct span *result = arena_new(merging->arena, struct span);
    *result = print(merging, &merged);
    return result;
}

/* The rule of DESIGN.md; NULL is absent. After a conflict the result is ours and means nothing. */
static const struct span *merge_values_of(struct json_merging *merging, const struct span *base,
                                          const struct span *ours, const struct span *theirs,
                                          const char *path, int depth)
{
    struct sides sides;
    if (span_equal(ours, theirs) || span_equal(base, theirs))
        return ours;
    if (span_equal(base, ours))
        return theirs;
    if (depth < DEPTH_LIMIT && take_members(merging->arena, base, &sides.base) &&
        take_members(merging->arena, ours, &sides.ours) &&
        take_members(merging->arena, theirs, &sides.theirs))
        return merge_members(merging, &sides, path, depth);
    merging->conflict = true;
    text_add_item(&merging->keys, ", ", path);
    return ours;
}

char *json_merge(struct arena *arena, enum json_form form, const char *base, const char *ours,
                 const char *theirs, const char **ret_keys)
{
    struct json_merging merging = {arena, form, false, text_make(arena)};
    struct span texts[] = {whole(base), whole(ours), whole(theirs)};
    const struct span *merged = merge_values_of(&merging, &texts[0], &texts[1], &texts[2], "", 0);
    *ret_keys = merging.keys.len ? merging.keys.data : NULL;
    return merging.conflict ? NULL : arena_strndup(arena, merged->at, merged->len);
}
