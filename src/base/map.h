/* map: from strings to pointers, in an arena. Values are never NULL. */
#ifndef BOUGH_BASE_MAP_H
#define BOUGH_BASE_MAP_H

#include "base/arena.h"

struct map_slot {
    const char *key; /* borrowed: must live as long as the map */
    void *value;
};

/* Initialise with the arena only: struct map map = {.arena = arena}; */
struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t n;
    size_t capacity;
};

/* Sets the value of a key, replacing an older one. */
void map_put(struct map *map, const char *key, void *value);

/* The value, or NULL. */
void *map_get(const struct map *map, const char *key);

#endif
