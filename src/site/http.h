/* http: requests to a server of bough (libcurl), and its answers as JSON. */
#ifndef BOUGH_SITE_HTTP_H
#define BOUGH_SITE_HTTP_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

/* A server, and who asks. */
struct http {
    const char *url; /* without a slash at the end */
    const char *ca;  /* file; NULL: the system's */
    const char *key;
};

struct http_request {
    const char *method;
    const char *path;
    const json_t *body; /* NULL: none */
    bool slow;          /* answered when an operation is done, else in seconds */
    /* While a slow one is waited for, called every now and then; false and err give up. NULL: not
     * called. */
    bool (*tick)(void *context, struct err *err);
    void *tick_context;
};

/* Whether keys may be sent there: https, or this machine. ERR_USAGE, with the reason, else. */
bool http_check_url(const char *url, struct err *err);

/* true: *ret_answer is the document of a success, for the caller to release. false: err is as the
 * server said it, and *ret_answer the document of the failure, or NULL. ERR_UNREACHABLE,
 * ERR_TIMEOUT: there was no answer. */
bool http_send(const struct http *http, const struct http_request *request, json_t **ret_answer,
               struct err *err);

/* A part of a path or of a query. */
char *http_escape(struct arena *arena, const char *text);

#endif
