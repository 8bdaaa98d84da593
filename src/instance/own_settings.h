/* own_settings: what bough itself has written into a cluster's postgresql.conf. Internal to
 * instance/. */
#ifndef BOUGH_INSTANCE_OWN_SETTINGS_H
#define BOUGH_INSTANCE_OWN_SETTINGS_H

#include "base/arena.h"

#include <stdbool.h>

/* Whether instance_add_settings has set it; what else is in the file does not count. */
bool own_setting(struct arena *arena, const char *data, const char *name);

#endif
