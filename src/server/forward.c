/* forward: see forward.h. */
#include "server/forward.h"

#include "base/text.h"
#include "base/vec.h"
#include "server/session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS_LIMIT 18

bool forward_lists(const char *list, const char *word)
{
    auto_arena arena = {0};
    size_t n = 0;
    char **words = list ? text_split(&arena, list, ',', &n) : NULL;
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(words[i], word) == 0)
            return true;
    return false;
}

bool forward_goes_on(const char *name, const char *connection)
{
    static const char *const own[] = {
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Host",
        "Content-Length",
        "Expect",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
    };
    for (size_t i = 0; i < countof(own); i++)
        if (strcasecmp(own[i], name) == 0)
            return false;
    return !forward_lists(connection, name);
}

/* ---- the headers of a request ---- */

struct collected {
    struct arena *arena;
    const char *name; /* of those that are looked for */
    const char *connection;
    struct text values;
    size_t n;
    VEC(const char *) lines;
};

static enum MHD_Result collect_values(void *context, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    struct collected *collected = context;
    (void)kind;
    if (strcasecmp(name, collected->name) != 0)
        return MHD_YES;
    text_add_item(&collected->values, ", ", value ? value : "");
    collected->n++;
    return MHD_YES;
}

static size_t find_values(struct request *request, const char *name, const char **ret_values)
{
    struct collected collected = {.arena = &request->arena, .name = name};
    collected.values = text_make(&request->arena);
    (void)MHD_get_connection_values(request->connection, MHD_HEADER_KIND, collect_values,
                                    &collected);
    *ret_values = collected.values.data;
    return collected.n;
}

const char *forward_values(struct request *request, const char *name)
{
    const char *values = NULL;
    return find_values(request, name, &values) ? values : NULL;
}

/* The cookies without those of the dashboard, which are not the service's business; NULL: none. */
static const char *own_cookies(struct arena *arena, const char *value)
{
    struct text kept = text_make(arena);
    size_t n = 0;
    char **cookies = text_split(arena, value, ';', &n);
    for (size_t i = 0; i < n; i++) {
        const char *cookie = cookies[i] + strspn(cookies[i], " ");
        if (!text_starts(cookie, SESSION_COOKIE_PREFIX))
            text_add_item(&kept, "; ", cookie);
    }
    return kept.len ? kept.data : NULL;
}

bool forward_answers(const char *name, const char *value, const char *connection)
{
    bool is_session = strcasecmp(name, MHD_HTTP_HEADER_SET_COOKIE) == 0 &&
                      text_starts(value + strspn(value, " \t"), SESSION_COOKIE_PREFIX);
    return !is_session && forward_goes_on(name, connection);
}

static enum MHD_Result collect_line(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct collected *collected = context;
    (void)kind;
    if (value && strcasecmp(name, MHD_HTTP_HEADER_COOKIE) == 0)
        value = own_cookies(collected->arena, value);
    if (value && !strpbrk(name, "\r\n") && !strpbrk(value, "\r\n") &&
        forward_goes_on(name, collected->connection))
        vec_add(collected->arena, &collected->lines,
                arena_printf(collected->arena, "%s: %s", name, value));
    return MHD_YES;
}

const char **forward_headers(struct request *request, const char *prefix)
{
    struct arena *arena = &request->arena;
    const char *host = request_header(request, MHD_HTTP_HEADER_HOST);
    struct collected collected = {
        .arena = arena, .connection = forward_values(request, MHD_HTTP_HEADER_CONNECTION)};
    (void)MHD_get_connection_values(request->connection, MHD_HEADER_KIND, collect_line, &collected);
    const char *own[] = {
        arena_printf(arena, "X-Forwarded-For: %s", request->address),
        arena_printf(arena, "X-Forwarded-Proto: %s", request->tls ? "https" : "http"),
        arena_printf(arena, "X-Forwarded-Host: %s", host ? host : ""),
        arena_printf(arena, "X-Forwarded-Prefix: %s", prefix),
        NULL,
    };
    for (size_t i = 0; i < countof(own); i++)
        vec_add(arena, &collected.lines, own[i]);
    return collected.lines.items;
}

bool forward_is_sound(struct request *request)
{
    const char *length = NULL;
    const char *coding = NULL;
    size_t lengths = find_values(request, MHD_HTTP_HEADER_CONTENT_LENGTH, &length);
    size_t codings = find_values(request, MHD_HTTP_HEADER_TRANSFER_ENCODING, &coding);
    for (const char *at = request->uri; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == 0x7f)
            return false;
    if (lengths + codings > 1 || (codings && strcasecmp(coding, "chunked") != 0))
        return false;
    size_t digits = lengths ? strspn(length, "0123456789") : 0;
    return !lengths || (digits && !length[digits] && digits <= LENGTH_DIGITS_LIMIT);
}
