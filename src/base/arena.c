/* arena: see arena.h. Chunks grow with the arena, so many small requests cost few mallocs. */
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_FIRST_CHUNK_BYTES 4096
#define ARENA_LARGEST_CHUNK_BYTES (256 * 1024)

struct arena_chunk {
    struct arena_chunk *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) unsigned char data[];
};

static _Noreturn void out_of_memory(void)
{
    static const char message[] = "bough: out of memory\n";
    (void)fwrite(message, 1, sizeof(message) - 1, stderr);
    abort();
}

void *heap_realloc(void *memory, size_t size_bytes)
{
    void *grown = realloc(memory, size_bytes ? size_bytes : 1);
    if (!grown)
        out_of_memory();
    return grown;
}

void *heap_zeroed(size_t size_bytes)
{
    void *memory = calloc(1, size_bytes ? size_bytes : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

char *heap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(heap_realloc(NULL, size), text, size);
}

char *heap_vprintf(const char *format, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        out_of_memory();
    return text;
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t at_least)
{
    size_t size = arena->total_bytes ? arena->total_bytes : ARENA_FIRST_CHUNK_BYTES;
    if (size > ARENA_LARGEST_CHUNK_BYTES)
        size = ARENA_LARGEST_CHUNK_BYTES;
    if (size < at_least)
        size = at_least;
    struct arena_chunk *chunk = heap_realloc(NULL, sizeof(*chunk) + size);
    chunk->next = arena->chunk;
    chunk->used = 0;
    chunk->size = size;
    arena->chunk = chunk;
    arena->total_bytes += size;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    const size_t align = _Alignof(max_align_t);
    assert(size_bytes < SIZE_MAX / 2);
    struct arena_chunk *chunk = arena->chunk;
    size_t at = chunk ? (chunk->used + align - 1) / align * align : 0;
    if (!chunk || at > chunk->size || chunk->size - at < size_bytes) {
        chunk = add_chunk(arena, size_bytes);
        at = 0;
    }
    chunk->used = at + size_bytes;
    return memset(chunk->data + at, 0, size_bytes);
}

/* Text needs no alignment, and a catalog is mostly text. */
static char *alloc_text(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = arena->chunk;
    if (!chunk || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);
    char *text = (char *)chunk->data + chunk->used;
    chunk->used += size;
    return text;
}

void *arena_memdup(struct arena *arena, const void *data, size_t size_bytes)
{
    void *copy = arena_alloc(arena, size_bytes);
    if (size_bytes)
        memcpy(copy, data, size_bytes);
    return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
    char *copy = alloc_text(arena, len + 1);
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    char *text = alloc_text(arena, (size_t)len + 1);
    (void)vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void arena_release(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunk;
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct arena){0};
}
