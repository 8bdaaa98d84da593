/* relax: a server that does not wait for the disk until it is opened; see instance.h. Internal to
 * instance/. */
#ifndef BOUGH_INSTANCE_RELAX_H
#define BOUGH_INSTANCE_RELAX_H

#include "instance/instance.h"

/* Takes instance_relax back in the file; a running server does not know yet. *ret_was: there was
 * something to take back. */
bool relax_end(const struct instance *instance, bool *ret_was, struct err *err);

/* All that was written on the file system of the data directory is on disk after this. */
bool relax_sync(const struct instance *instance, struct err *err);

#endif
