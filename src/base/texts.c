/* texts: open addressing with linear probing, at most two thirds full; FNV-1a. */
#include "base/texts.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 256

static uint32_t hash(const char *text, uint32_t len)
{
    uint64_t h = 14695981039346656037ull;
    for (uint32_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211ull;
    return (uint32_t)(h ^ h >> 32);
}

static void grow(struct texts *texts)
{
    struct texts old = *texts;
    texts->capacity = old.capacity ? old.capacity * 2 : FIRST_SLOTS;
    texts->slots = heap_zeroed(texts->capacity * sizeof(*texts->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        size_t to = old.slots[i].hash & (texts->capacity - 1);
        if (!old.slots[i].text)
            continue;
        while (texts->slots[to].text)
            to = (to + 1) & (texts->capacity - 1);
        texts->slots[to] = old.slots[i];
    }
    free(old.slots);
}

const char *texts_keep(struct texts *texts, struct arena *arena, const char *text, uint32_t len)
{
    if (texts->n * 3 >= texts->capacity * 2)
        grow(texts);
    uint32_t of = hash(text, len);
    size_t i = of & (texts->capacity - 1);
    for (; texts->slots[i].text; i = (i + 1) & (texts->capacity - 1)) {
        const struct texts_slot *slot = &texts->slots[i];
        if (slot->hash == of && slot->len == len && memcmp(slot->text, text, len) == 0)
            return slot->text;
    }
    texts->slots[i] = (struct texts_slot){arena_strndup(arena, text, len), of, len};
    texts->n++;
    return texts->slots[i].text;
}

void texts_release(struct texts *texts)
{
    free(texts->slots);
    *texts = (struct texts){0};
}
