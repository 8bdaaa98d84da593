/* asset: see asset.h. */
#include "server/asset.h"

#include "server/route.h"
#include "server/state.h"

#include <string.h>

#define PAGE "index.html"

/* Nothing but what is served here: no inline script, no other origin, no frame. */
static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static const struct asset *find(const char *name)
{
    for (const struct asset *asset = assets; asset->name; asset++)
        if (strcmp(asset->name, name) == 0)
            return asset;
    return NULL;
}

static void add_headers(struct request *request, struct reply *reply, const struct asset *asset,
                        bool gzip)
{
    const char *const headers[][2] = {
        {"Content-Security-Policy", policy},
        {"Referrer-Policy", "no-referrer"},
        {"X-Frame-Options", "DENY"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING},
        {MHD_HTTP_HEADER_ETAG, asset->etag},
        {MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip"},
    };
    const char *(*copy)[2] = arena_alloc(&request->arena, sizeof(headers));
    memcpy(copy, headers, sizeof(headers));
    reply->headers = (const char *const(*)[2])copy;
    reply->n_headers = countof(headers) - (gzip ? 0 : 1);
}

bool get_asset(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    const char *name = request->parameters[0] ? request->parameters[0] : PAGE;
    const struct asset *asset = find(name);
    const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
    const char *encodings = request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    bool gzip = encodings && strstr(encodings, "gzip") && asset && asset->gzip;
    (void)store;
    if (!asset)
        return err_set(err, ERR_NOT_FOUND, "there is nothing here");
    bool fresh = known && strstr(known, asset->etag);
    add_headers(request, reply, asset, gzip && !fresh);
    reply->cacheable = true;
    reply->type = asset->type;
    if (fresh) {
        reply->status = MHD_HTTP_NOT_MODIFIED;
        return true;
    }
    reply->text = (const char *)(gzip ? asset->gzip : asset->plain);
    reply->len = gzip ? asset->gzip_len : asset->plain_len;
    return true;
}
