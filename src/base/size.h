/* size: numbers of bytes as people write and read them, in units of 1024. */
#ifndef BOUGH_BASE_SIZE_H
#define BOUGH_BASE_SIZE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* "0 B", "1.5 KiB", "123 MiB": one decimal below 100. */
char *size_text(struct arena *arena, uint64_t bytes);

/* "500M", "20G", "1.5T", "4096"; also "20 GiB" and "20GB", which mean the same. false for anything
 * else, and for what does not fit. */
bool size_parse(const char *text, uint64_t *ret_bytes);

#endif
