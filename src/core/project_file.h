/* project_file: bough.ini, what the project is. */
#ifndef BOUGH_CORE_PROJECT_FILE_H
#define BOUGH_CORE_PROJECT_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "catalog/tracked.h"

#include <stdbool.h>

/* Reads the tracked tables. Unknown sections and keys, missing classes and keys are ERR_CONFIG and
 * named: a typing error must not silently leave a table out of a merge. */
bool project_file_read(struct arena *arena, const char *path, struct tracked *ret_tracked,
                       struct err *err);

/* ERR_CONFIG for a profile that bough does not have. */
bool project_file_check_profile(const char *name, struct err *err);

/* What init writes where there is no bough.ini. */
extern const char project_file_template[];

#endif
