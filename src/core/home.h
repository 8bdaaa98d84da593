/* home: the directory where bough keeps its own files: BOUGH_HOME. */
#ifndef BOUGH_CORE_HOME_H
#define BOUGH_CORE_HOME_H

#include "base/arena.h"
#include "base/err.h"

/* The real path of the one that is asked for, or with NULL of the default; made when it is not
 * there. */
char *home_open(struct arena *arena, const char *asked, struct err *err);

#endif
