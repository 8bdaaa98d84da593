/* local: a site on this machine: the stories of core. */
#ifndef BOUGH_SITE_LOCAL_H
#define BOUGH_SITE_LOCAL_H

#include "site/site.h"

/* wants_project: with the project of the directory; else the home alone. */
struct site *local_open(const struct core_options *options, bool wants_project, struct err *err);

#endif
