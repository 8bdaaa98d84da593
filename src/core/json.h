/*
 * json: the shapes of the documents, those of API.md with keys of our own added.
 *
 * Every function returns a new reference. Text that is not UTF-8 (an SQL_ASCII database, a file
 * name) has its odd bytes replaced by U+FFFD.
 */
#ifndef BOUGH_CORE_JSON_H
#define BOUGH_CORE_JSON_H

#include "core/comparison.h"
#include "core/core.h"

#include <jansson.h>

/* A string, or null. */
json_t *json_text(const char *text);
/* An array of strings. */
json_t *json_texts(const char *const *texts, size_t n);

/* {error, code, message, hint, detail} */
json_t *json_error(const struct err *err);
/* Branch; the parent too. */
json_t *json_branch(const struct backend *backend);
/* Branch with running, current and size_bytes. */
json_t *json_branch_row(const struct branch_row *row);
/* [{name, port, url, running, healthy}]; healthy is null where bough.ini has no 'health'. */
json_t *json_services(const struct service_status *services, size_t n);
/* Project */
json_t *json_project(const struct project *project);
/* {project, directory, current, current_running, parent, parent_running, attached, branches,
 * profile, pool} */
json_t *json_status(const struct status *status);
/* {url, sync, problem, copy_runs, lag_bytes, slot, slot_status, kept_bytes, copied_at}; null for a
 * parent of bough's own. */
json_t *json_attached(const struct attach_state *state);
/* Diff: {summary, rendered_sql, changes, conflicts} and steps, notes, fingerprint, rehearsed. */
json_t *json_changes(const struct changes *changes);
/* {ahead, behind, conflicts, left_off, objects: [{kind, name, type, schema, object, parent_action,
 * branch_action, attributes: [{name, base, parent, branch, parent_moved, branch_moved}]}]} */
json_t *json_comparison(const struct comparison *comparison);

#endif
