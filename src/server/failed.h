/* failed: branches that could not be made after all, when that was already promised. Internal to
 * server/. */
#ifndef BOUGH_SERVER_FAILED_H
#define BOUGH_SERVER_FAILED_H

#include "server/request.h"

/* Where the id is that of a branch whose creation failed, in a project that the key sees: answers
 * with the reason. 410, because whoever polls shall end: it will never be there; 503
 * while it is being undone. What was merely interrupted is told in err. false: it is not such an
 * id. */
bool failed_answer(struct request *request, struct store *store, const char *id, struct err *err);

#endif
