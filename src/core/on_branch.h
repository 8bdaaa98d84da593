/* on_branch: the SQL that bough.ini and the profile have for a backend's life. Internal to core/.
 */
#ifndef BOUGH_CORE_ON_BRANCH_H
#define BOUGH_CORE_ON_BRANCH_H

#include "core/session.h"

/* On a branch that nobody but bough can connect to yet: `on_branch`, and after a reset `on_reset`
 * too. ${branch}, ${project}, ${port} and ${database} in it are SQL literals. */
bool on_branch(struct core *core, const struct backend *branch, struct pg *db, bool reset,
               struct err *err);

/* On the parent: `after_merge`, with ${branch} too. */
bool on_merge(struct core *core, const struct backend *branch, struct pg *db, struct err *err);

#endif
