/* credentials: the keys for servers, in one file of the home that only its owner may read. */
#ifndef BOUGH_SITE_CREDENTIALS_H
#define BOUGH_SITE_CREDENTIALS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* A key of that name in the environment counts more, for servers that the file knows. One that is
 * not for servers (bough env gives the branch's own under this name) does not count. */
#define CREDENTIALS_VARIABLE "BOUGH_API_KEY"

/* That of the environment, or NULL. */
const char *credentials_of_environment(void);
/* Whether it looks like a key for a server: ERR_USAGE otherwise, without the key in the message. */
bool credentials_check(const char *key, struct err *err);

/* The key for a server that is in the file, or NULL; ERR_CONFIG when the file is damaged. */
bool credentials_get(struct arena *arena, const char *home, const char *url, const char **ret_key,
                     struct err *err);
/* NULL forgets it. */
bool credentials_set(const char *home, const char *url, const char *key, struct err *err);

#endif
