/*
 * arena: memory that is released all at once.
 *
 * A command, a catalog or a test owns one arena; everything that is made on its behalf lives there,
 * so nobody frees single strings. Running out of memory ends the program: the journal makes that as
 * safe as any other crash.
 */
#ifndef BOUGH_BASE_ARENA_H
#define BOUGH_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#define countof(array) (sizeof(array) / sizeof((array)[0]))

/* Format checking for printf-like functions. */
#define printf_like(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))

struct arena_chunk;

/* Zero-initialised it is empty and ready for use. */
struct arena {
    struct arena_chunk *chunk; /* newest chunk first; owned */
    size_t total_bytes;        /* all chunks together */
};

/* Releases everything that was allocated in the arena; it can be used again afterwards. */
void arena_release(struct arena *arena);

/* An arena that is released when it goes out of scope. */
#define auto_arena __attribute__((cleanup(arena_release))) struct arena

/* Zeroed memory, aligned for any type, never NULL. */
void *arena_alloc(struct arena *arena, size_t size_bytes);

/* One zeroed object, or an array of n of them. */
#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_n(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (n)))

/* Copies; arena_strdup(NULL) is NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t len);
void *arena_memdup(struct arena *arena, const void *data, size_t size_bytes);

/* Formatted text, as by printf. */
char *arena_printf(struct arena *arena, const char *format, ...) printf_like(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list args);

/* realloc, calloc, strdup and vasprintf on the heap that end the program when memory runs out;
 * free() the result. */
void *heap_realloc(void *memory, size_t size_bytes);
void *heap_zeroed(size_t size_bytes);
char *heap_strdup(const char *text);
char *heap_vprintf(const char *format, va_list args);

#endif
