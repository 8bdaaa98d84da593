/* snapshot: a catalog as a file, for bases: T0, or the state at the last merge. */
#ifndef BOUGH_CATALOG_SNAPSHOT_H
#define BOUGH_CATALOG_SNAPSHOT_H

#include "catalog/catalog.h"

#define SNAPSHOT_FILE_LIMIT_BYTES ((size_t)1 << 31)

/* Text made of counted strings; the file is mode 0600, since rows may hold secrets. */
bool snapshot_save(const struct catalog *catalog, const char *path, struct err *err);
/* ERR_FAILED when the file is missing, damaged or of another format version. */
bool snapshot_load(const char *path, struct catalog *ret_catalog, struct err *err);

/* The same from memory; for tests and fuzzing. `len` bytes, NUL-terminated. */
bool snapshot_parse(const char *data, size_t len, struct catalog *ret_catalog, struct err *err);

#endif
