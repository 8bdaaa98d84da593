/* volume_list: where the volumes of a backend are in the pool. Internal to volumes.c and
 * volume_changes.c. */
#ifndef BOUGH_CORE_VOLUME_LIST_H
#define BOUGH_CORE_VOLUME_LIST_H

#include "store/store.h"

enum volume_part { VOLUME_OWN, VOLUME_T0, VOLUME_NEW, VOLUME_OLD, VOLUME_PART_COUNT };

char *volume_directory(struct arena *arena, const struct backend *backend, enum volume_part part);

/* The names in such a directory, in order; none when it is not there. */
char **volume_names(struct arena *arena, const char *directory, size_t *ret_n);

#endif
