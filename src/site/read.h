/*
 * read: the documents of a server (core/json.h) as the structs that they were made of.
 *
 * Keys that are not there leave what zero means, or NULL; keys that nobody knows are passed over.
 * All text is copied into the arena.
 */
#ifndef BOUGH_SITE_READ_H
#define BOUGH_SITE_READ_H

#include "core/core.h"

#include <jansson.h>

void read_backend(struct arena *arena, const json_t *document, struct backend *ret_backend);
void read_project(struct arena *arena, const json_t *document, struct project *ret_project);
void read_row(struct arena *arena, const json_t *document, struct branch_row *ret_row);
void read_status(struct arena *arena, const json_t *document, struct status *ret_status);
void read_service(struct arena *arena, const json_t *document, struct service_status *ret_service);
/* All but the branch's name. */
void read_changes(struct arena *arena, const json_t *document, struct changes *ret_changes);
void read_key(struct arena *arena, const json_t *document, struct key *ret_key);
void read_audit(struct arena *arena, const json_t *document, struct audit *ret_row);
/* "NAME=value", NULL-terminated. Only names that bough gives to a backend count: a server must not
 * be able to set others, or to bring words into a shell that evaluates them. */
const char *const *read_variables(struct arena *arena, const json_t *document);
const char *const *read_texts(struct arena *arena, const json_t *list, size_t *ret_n);

#endif
