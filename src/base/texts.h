/* texts: a set of short strings, so that each is kept once in an arena. */
#ifndef BOUGH_BASE_TEXTS_H
#define BOUGH_BASE_TEXTS_H

#include "base/arena.h"

#include <stdint.h>

struct texts_slot {
    const char *text; /* in the caller's arena; NULL: free */
    uint32_t hash;
    uint32_t len;
};

/* All zero: empty. Its table is on the heap, so that it leaves nothing behind. */
struct texts {
    struct texts_slot *slots;
    size_t n;
    size_t capacity; /* a power of two */
};

/* The text with these bytes that is in the set already, or a copy in the arena. */
const char *texts_keep(struct texts *texts, struct arena *arena, const char *text, uint32_t len);

/* Frees the table; the texts stay in their arena. */
void texts_release(struct texts *texts);

#endif
