/*
 * keys: API keys of the server.
 *
 * A key reads uak_ID_SECRET. Only a keyed hash of it is stored; what keys the hash is in a file of
 * its own, so that the store alone is of no use to a thief.
 */
#ifndef BOUGH_CORE_KEYS_H
#define BOUGH_CORE_KEYS_H

#include "store/store.h"

/* Reads $home/server.key, made (mode 0600) when it is not there. NULL on failure. */
const char *keys_secret(struct arena *arena, const char *home, struct err *err);

/* Makes a key; the token is shown once and never stored. project_id "": all projects. */
bool keys_create(struct store *store, struct arena *arena, const char *secret, const char *name,
                 enum role role, const char *project_id, struct key *ret_key,
                 const char **ret_token, struct err *err);

/* The good key that a token is of; ERR_NOT_FOUND for every kind of bad one. */
bool keys_check(struct store *store, struct arena *arena, const char *secret, const char *token,
                struct key *ret_key, struct err *err);

#endif
