/* ini: a configuration file as a list of (section, key, value), in file order (libinih). A section
 * without any key is there with the key "", after all others. */
#ifndef BOUGH_BASE_INI_H
#define BOUGH_BASE_INI_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define INI_FILE_LIMIT_BYTES (1024 * 1024)
#define INI_ENTRY_LIMIT 20000

struct ini_entry {
    const char *section; /* "" before the first one */
    const char *key;
    const char *value; /* continuation lines, and repeated keys, joined by newlines */
};

struct ini {
    struct ini_entry *entries; /* in the arena */
    size_t n;
};

/* ERR_CONFIG with the line number when it is not an .ini file; unreadable files as path_read. */
bool ini_read(struct arena *arena, const char *path, struct ini *ret_ini, struct err *err);

/* The same for text that is in memory; `name` is what errors call it. */
bool ini_read_text(struct arena *arena, const char *name, const char *text, struct ini *ret_ini,
               struct err *err);

/* The last value of a key, or NULL. */
const char *ini_get(const struct ini *ini, const char *section, const char *key);

#endif
