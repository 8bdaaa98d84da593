/*
 * session: the dashboard's sign-in. Internal to server/.
 *
 * A cookie says which key signed in and until when, and has a keyed hash of that: nothing is
 * stored, so it outlives a restart of the server, and it ends with the key. Browsers send cookies
 * by themselves, so what changes something must also have the page's own Origin.
 */
#ifndef BOUGH_SERVER_SESSION_H
#define BOUGH_SERVER_SESSION_H

#include "server/request.h"

#define SESSION_COOKIE_PREFIX "bough_session_" /* and the port */

/* Fills the request's key from its cookie. false: there is none, or it is no longer good. */
bool session_check(struct request *request, struct store *store);

/* Whether the request's cookie counts for what it wants to do. */
bool session_may_change(const struct request *request);

#endif
