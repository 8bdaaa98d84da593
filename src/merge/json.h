/* json: three-way merge of JSON documents, key by key. */
#ifndef BOUGH_MERGE_JSON_H
#define BOUGH_MERGE_JSON_H

#include "base/arena.h"

enum json_form {
    JSON_TEXT,   /* type json: keys stay in the order in which they were written */
    JSON_BINARY, /* type jsonb: what the server prints, shorter keys first */
};

/* Merges texts, all as the server printed them. Objects are
 * merged key by key, at every depth; everything else is one value, and so is an object in which a
 * key stands twice. A value that nobody changed keeps its bytes. Returns NULL when both sides
 * changed one key differently; *ret_keys then says which, "limit, colors.dark", or is NULL when it
 * is the whole document. */
char *json_merge(struct arena *arena, enum json_form form, const char *base, const char *ours,
                 const char *theirs, const char **ret_keys);

#endif
