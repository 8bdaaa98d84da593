/* remote: a site behind a server of bough: its requests. */
#ifndef BOUGH_SITE_REMOTE_H
#define BOUGH_SITE_REMOTE_H

#include "core/link.h"
#include "site/http.h"
#include "site/site.h"

/* The site of a link with a url. ERR_UNAUTHORIZED when no key is known for it. The options must
 * live as long as the site. */
struct site *remote_open(const struct core_options *options, const struct link *link,
                         struct err *err);

/* A project that a key may see, by id or name; NULL: the only one. Its id and name are in the
 * arena. */
bool remote_find_project(struct arena *arena, const struct http *http, const char *wanted,
                         const char **ret_id, const char **ret_name, struct err *err);

#endif
