/* replace: one file of a data directory gets a new content. Internal to instance/. */
#ifndef BOUGH_INSTANCE_REPLACE_H
#define BOUGH_INSTANCE_REPLACE_H

#include "instance/instance.h"

/* Replaces the file at once, never its content: a clone's file may be a link, and the server may
 * read it at any moment. Owned by the server user, mode 0600; not synced. */
bool replace_file(const struct instance *instance, const char *name, const char *content,
                  struct err *err);

#endif
