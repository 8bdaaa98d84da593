/* join: links a directory to a project of a server. */
#ifndef BOUGH_SITE_JOIN_H
#define BOUGH_SITE_JOIN_H

#include "core/core.h"

struct join_options {
    const char *url;
    const char *project; /* id or name; NULL: as before, or the only one that the key sees */
    const char *ca;      /* file with the CA of the server; NULL: what it was, or the system's */
    const char *key;     /* NULL: the one that is known already */
};

struct join_result {
    const char *directory;
    const char *url;
    const char *project_id;
    const char *project_name;
};

/* The address as it is remembered. ERR_USAGE when keys may not be sent there. */
const char *join_url(struct arena *arena, const char *url, struct err *err);

/* Whether a key for that address is known. */
bool join_knows_key(const struct core_options *options, const char *url, bool *ret_known,
                    struct err *err);

/* Nothing is written unless the server has answered to the key. ERR_EXISTS when the directory is
 * linked to something else; ERR_UNAUTHORIZED, ERR_NOT_FOUND. The result is in the arena. */
bool join(struct arena *arena, const struct core_options *options,
          const struct join_options *wanted, struct join_result *ret_result, struct err *err);

/* Forgets the key for an address. */
bool join_forget_key(const struct core_options *options, const char *url, struct err *err);

#endif
