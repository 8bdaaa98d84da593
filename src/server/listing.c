/* listing: see listing.h. */
#include "server/listing.h"

#include "base/text.h"

#include <stdlib.h>

void listings_init(struct listings *listings)
{
    (void)pthread_mutex_init(&listings->mutex, NULL);
}

/* The one of that store, or NULL. The mutex is held. */
static struct listing *find(struct listings *listings, const struct store *store)
{
    for (size_t i = 0; i < countof(listings->items); i++)
        if (listings->items[i].store == store)
            return &listings->items[i];
    return NULL;
}

char *listings_get(struct listings *listings, struct arena *arena, const struct store *store,
                   int64_t version, const char *key)
{
    (void)pthread_mutex_lock(&listings->mutex);
    const struct listing *found = find(listings, store);
    bool good = found && found->version == version && text_equal(found->key, key);
    char *text = good ? arena_strdup(arena, found->text) : NULL;
    (void)pthread_mutex_unlock(&listings->mutex);
    return text;
}

static void set(struct listing *listing, const struct store *store, int64_t version,
                const char *key, const char *text)
{
    free(listing->key);
    free(listing->text);
    *listing = (struct listing){store, version, key ? heap_strdup(key) : NULL,
                                text ? heap_strdup(text) : NULL};
}

void listings_put(struct listings *listings, const struct store *store, int64_t version,
                  const char *key, const char *text)
{
    (void)pthread_mutex_lock(&listings->mutex);
    struct listing *slot = find(listings, store);
    if (!slot)
        slot = find(listings, NULL);
    if (slot)
        set(slot, store, version, key, text);
    (void)pthread_mutex_unlock(&listings->mutex);
}

void listings_drop(struct listings *listings, const struct store *store)
{
    (void)pthread_mutex_lock(&listings->mutex);
    struct listing *slot = find(listings, store);
    if (slot)
        set(slot, NULL, 0, NULL, NULL);
    (void)pthread_mutex_unlock(&listings->mutex);
}
