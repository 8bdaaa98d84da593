/*
 * forward: which headers of a message go on to the other side of a proxy.
 *
 * Those of one connection stay behind (RFC 9110, section 7.6.1): how long a message is, and how the
 * connection goes on, is said anew on the other side. So nobody can make the two sides see
 * different messages. Internal to server/.
 */
#ifndef BOUGH_SERVER_FORWARD_H
#define BOUGH_SERVER_FORWARD_H

#include "server/request.h"

/* Whether a list as in "Connection: keep-alive, Upgrade" has the word, in any case. NULL is empty.
 */
bool forward_lists(const char *list, const char *word);
/* connection: the value of the message's own header Connection, or NULL; what it names stays, too.
 */
bool forward_goes_on(const char *name, const char *connection);
/* All values of a header of the request, as one list; NULL when it has none. */
const char *forward_values(struct request *request, const char *name);
/* "Name: value" of all headers that go on, and of those that say whom they are from; with a NULL at
 * the end. prefix: what was taken off the path. */
const char **forward_headers(struct request *request, const char *prefix);
/* Whether the message is framed in a way that everybody understands alike: one length at most, a
 * number; no other coding than chunked; never both. And no bytes in the address that end a line. */
bool forward_is_sound(struct request *request);

/* Of an answer of a service: whether the header goes on to the client. None may set the dashboard's
 * session. */
bool forward_answers(const char *name, const char *value, const char *connection);

/* What pages of a service get: they come from the dashboard's own origin, so they are shut into one
 * of their own (Content Security Policy 3, 'sandbox'). */
#define FORWARD_POLICY "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts"

#endif
