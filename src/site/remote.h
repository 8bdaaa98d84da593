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

#endif
