/*
 * audit: who changed what, when, from where, and how it ended. Rows are only ever added.
 *
 * The server writes one for each request, the command line one for each command that changes
 * something: both know who asked. What went on inside is in the journal.
 */
#ifndef BOUGH_CORE_AUDIT_H
#define BOUGH_CORE_AUDIT_H

#include "store/store.h"

/* Adds a row of now; `at` is filled in. A failure is no reason to fail what was done. */
void audit_add(struct store *store, struct arena *arena, struct audit row);

#endif
