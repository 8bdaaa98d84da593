/*
 * vec: a typed array that grows, in an arena.
 *
 *     VEC(const char *) names = {0};
 *     vec_add(arena, &names, "a");
 *     for (size_t i = 0; i < names.n; i++) use(names.items[i]);
 */
#ifndef BOUGH_BASE_VEC_H
#define BOUGH_BASE_VEC_H

#include "base/arena.h"

#include <string.h>

#define VEC(type)          \
    struct {               \
        type *items;       \
        size_t n;          \
        size_t capacity;   \
    }

/* The old items stay in the arena; doubling bounds that waste by the final size. */
#define vec_add(arena_, vec, item)                                                                \
    do {                                                                                          \
        if ((vec)->n == (vec)->capacity) {                                                        \
            size_t capacity_ = (vec)->capacity ? (vec)->capacity * 2 : 2;                         \
            void *grown_ = arena_alloc((arena_), capacity_ * sizeof(*(vec)->items));              \
            if ((vec)->n)                                                                         \
                memcpy(grown_, (vec)->items, (vec)->n * sizeof(*(vec)->items));                   \
            (vec)->items = grown_;                                                                \
            (vec)->capacity = capacity_;                                                          \
        }                                                                                         \
        (vec)->items[(vec)->n++] = (item);                                                        \
    } while (0)

#endif
