/*
 * hush: statements that have a secret in them, or whose failure may tell one.
 *
 * The server writes statements and what it says of them to its log, and a failure quotes rows:
 * "Key (token)=(...) already exists". While it is hushed it logs nothing at all.
 */
#ifndef BOUGH_CORE_HUSH_H
#define BOUGH_CORE_HUSH_H

#include "base/err.h"
#include "catalog/tracked.h"
#include "merge/plan.h"
#include "pg/conn.h"

#include <stdbool.h>

/* Marks the steps (step.secret) that write masked values, or that look at rows of a table with a
 * masked column. */
void hush_plan(struct plan *plan, const struct tracked *tracked);
bool hush_any(const struct plan *plan);

/* Runs one statement in silence, inside a transaction or alone. `shown`: what people may see of it;
 * `sql` itself when it has no secret. A failure has it as its detail, the SQLSTATE, and of the
 * server's words those that cannot have a value in them. */
bool hush_exec(struct pg *db, const char *sql, const char *shown, struct err *err);

#endif
