/*
 * request: one HTTP request on its way, and its answer. Internal to server/.
 *
 * It lives as long as the connection or a worker needs it: both hold a reference. Whoever works on
 * it answers once; a worker may answer early (202) and go on.
 */
#ifndef BOUGH_SERVER_REQUEST_H
#define BOUGH_SERVER_REQUEST_H

#include "base/text.h"
#include "core/core.h"

#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>

#define ROUTE_PARAMETER_LIMIT 4

struct server;
struct stream;
struct inlet;
struct tunnel;
struct route;

/* Zero-initialised with a status it is an empty answer. */
struct reply {
    unsigned status;
    json_t *body;     /* owned */
    const char *text; /* or this, with its type; borrowed from the request's arena */
    size_t len;
    const char *type;      /* of text or stream */
    bool cacheable;        /* as long as it is asked for again each time */
    struct stream *stream; /* or this; owned */
    bool sized;            /* it is known how much it will be: */
    uint64_t size;
    struct tunnel *tunnel;           /* or the connection becomes a WebSocket; the request's */
    const char *const (*headers)[2]; /* more of them; in the request's arena */
    size_t n_headers;
};

struct request {
    struct server *server;
    struct MHD_Connection *connection;
    struct arena arena;
    bool tls;
    bool begun;
    const char *id;
    const char *method;
    const char *uri;           /* as it was sent */
    const char *path;          /* of it, without the query */
    const char *address;       /* of the client */
    const struct route *route; /* NULL: none */
    const char *parameters[ROUTE_PARAMETER_LIMIT];
    struct key key;       /* role ROLE_NONE: none */
    int64_t session_ends; /* of a browser's session, in seconds since 1970; 0: a key was sent */
    bool has_project;
    bool has_branch;
    struct project project;
    struct backend branch; /* or the parent, where the route takes both */
    struct text body;
    bool too_large;
    struct inlet *inlet;   /* instead of `body`, where that streams */
    bool dispatched;       /* on its way, perhaps before all of its body is there */
    struct tunnel *tunnel; /* or NULL */
    json_t *document;      /* of the body; an object */
    const char *answer_id; /* of an Idempotency-Key; or NULL */
    int64_t began_us;
    /* Shared between the connection and a worker: */
    pthread_mutex_t mutex;
    int references;
    bool suspended;
    bool answered;
    bool gone; /* the connection has ended */
    struct reply reply;
};

struct request *request_new(struct server *server, const char *uri);
struct request *request_ref(struct request *request);
void request_unref(struct request *request);

/* Gives the answer, once: a later one is dropped. Takes what the reply owns. */
void request_answer(struct request *request, struct store *store, struct reply *reply);
/* The same, with the document of an error. */
void request_fail(struct request *request, struct store *store, unsigned status, const char *code,
                  const char *message);
/* Of an err: its class says the status. */
void request_error(struct request *request, struct store *store, const struct err *err);
bool request_is_answered(struct request *request);
/* For the connection: suspends it until there is an answer. true: there is one. */
bool request_wait(struct request *request);
/* For the connection: it has ended, and takes no answer any more. */
void request_end(struct request *request);
/* Whether the client has gone: as far as the connection knows, or while that waits. */
bool request_client_is_gone(struct request *request);

/* The document of an error: {error, code, message, hint, detail, requestId}. */
json_t *request_error_json(const struct request *request, const struct err *err);

/* A parameter of the query, or NULL. */
const char *request_query(const struct request *request, const char *name);
const char *request_header(const struct request *request, const char *name);
/* A member of the body: the string, or NULL; whether it is true. */
const char *request_text(const struct request *request, const char *name);
bool request_flag(const struct request *request, const char *name);

/* A session on the request's project. The sink, or NULL, hears of its progress. */
struct core *request_open(struct request *request, const struct progress *progress,
                          struct err *err);

#endif
