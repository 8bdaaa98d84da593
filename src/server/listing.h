/*
 * listing: the last list of branches, as text, as long as nobody has changed the store.
 *
 * SQLite tells a connection whether another one has committed since it last looked
 * (store_version). The connections of the server themselves never change branches: operations have
 * their own. So a text is kept with the connection that read it.
 */
#ifndef BOUGH_SERVER_LISTING_H
#define BOUGH_SERVER_LISTING_H

#include "store/store.h"

#include <pthread.h>

#define LISTING_LIMIT 16

struct listing {
    const struct store *store; /* whose it is; NULL: free */
    int64_t version;
    char *key;  /* owned */
    char *text; /* owned */
};

struct listings {
    pthread_mutex_t mutex;
    struct listing items[LISTING_LIMIT];
};

void listings_init(struct listings *listings);
/* The text, copied into the arena; NULL when it is not there or not of that version. */
char *listings_get(struct listings *listings, struct arena *arena, const struct store *store,
                   int64_t version, const char *key);
void listings_put(struct listings *listings, const struct store *store, int64_t version,
                  const char *key, const char *text);
/* Before the store is closed. */
void listings_drop(struct listings *listings, const struct store *store);

#endif
