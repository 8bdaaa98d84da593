/* state: the running server. Internal to server/. */
#ifndef BOUGH_SERVER_STATE_H
#define BOUGH_SERVER_STATE_H

#include "server/listing.h"
#include "server/request.h"
#include "server/server.h"

#include <stdatomic.h>

#define BODY_LIMIT_BYTES (1024 * 1024)
#define CONNECTION_LIMIT 512
#define CONNECTION_MEMORY_BYTES (32 * 1024) /* headers must fit in */
#define CONNECTION_TIMEOUT_S 15
#define STREAM_LIMIT 128 /* events and proxied requests at a time */
#define TUNNEL_LIMIT 64  /* of them WebSockets */
#define STORE_CACHE_LIMIT 16
#define BUCKET_LIMIT 256

/* Requests of one key in the current second. */
struct bucket {
    char key_id[40];
    int64_t second;
    int n;
};

struct counters {
    atomic_ullong requests[6]; /* by the first digit of the status */
    atomic_ullong total_us;
    atomic_int streams;
    atomic_int tunnels;
    atomic_int open; /* requests that are not answered to the end */
};

struct server {
    struct arena arena;
    const struct server_options *options;
    const char *home;
    const char *secret;  /* keys the hashes of keys */
    const char *address; /* of branch hosts: "127.0.0.1:7412" */
    struct crew *crew;
    atomic_bool stopping;
    atomic_bool gate_stops;
    pthread_t gate;
    struct counters counters;
    struct listings listings;
    int64_t started_ms;
    pthread_mutex_t mutex; /* of what follows */
    struct store *stores[STORE_CACHE_LIMIT];
    size_t n_stores;
    struct bucket buckets[BUCKET_LIMIT];
};

/* A store for one thread; given back, not closed. */
struct store *server_store(struct server *server, struct err *err);
void server_store_done(struct server *server, struct store *store);

/* Runs a detached thread that counts as a stream; false when there are too many. */
bool server_thread(struct server *server, void (*run)(void *), void *context);

#endif
