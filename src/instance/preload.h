/* preload: how a server is given a socket: by a library of ours (src/shim/listen.c) that it loads
 * before its own, from memory, so that there is no file to find or to install. */
#ifndef BOUGH_INSTANCE_PRELOAD_H
#define BOUGH_INSTANCE_PRELOAD_H

#include "base/arena.h"

/* A descriptor of the library; -1 where the system has none of that kind. */
int preload_open(void);

/* The variables for a server that is to take over `listener`, NULL-terminated. */
const char *const *preload_environment(struct arena *arena, int library, int listener, int port);

#endif
