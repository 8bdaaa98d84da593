/* standby: a server that follows another one. */
#ifndef BOUGH_INSTANCE_STANDBY_H
#define BOUGH_INSTANCE_STANDBY_H

#include "instance/config.h"
#include "instance/instance.h"

/* What is told to a standby on its command line, beside what every server of bough is told. */
bool standby_settings(struct arena *arena, const struct instance *instance,
                      const struct config *config, int major,
                      struct instance_setting **ret_settings, size_t *ret_n, struct err *err);

#endif
