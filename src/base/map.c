/* map: open addressing with linear probing, at most two thirds full; FNV-1a. */
#include "base/map.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static size_t hash(const char *key)
{
    uint64_t h = 14695981039346656037ull;
    for (const unsigned char *at = (const unsigned char *)key; *at; at++)
        h = (h ^ *at) * 1099511628211ull;
    return (size_t)(h ^ (h >> 32));
}

static struct map_slot *find(const struct map *map, const char *key)
{
    size_t i = hash(key) & (map->capacity - 1);
    while (map->slots[i].key && strcmp(map->slots[i].key, key) != 0)
        i = (i + 1) & (map->capacity - 1);
    return &map->slots[i];
}

static void grow(struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_new_n(map->arena, struct map_slot, map->capacity);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key)
            *find(map, old.slots[i].key) = old.slots[i];
}

void map_put(struct map *map, const char *key, void *value)
{
    assert(value);
    if (map->n * 3 >= map->capacity * 2)
        grow(map);
    struct map_slot *slot = find(map, key);
    if (!slot->key)
        map->n++;
    *slot = (struct map_slot){key, value};
}

void *map_get(const struct map *map, const char *key)
{
    return map->capacity ? find(map, key)->value : NULL;
}
