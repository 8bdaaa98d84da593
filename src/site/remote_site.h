/* remote_site: what the operations of a remote site share. Internal to site/. */
#ifndef BOUGH_SITE_REMOTE_SITE_H
#define BOUGH_SITE_REMOTE_SITE_H

#include "site/remote.h"
#include "site/watch.h"

struct remote {
    struct site site; /* first */
    struct arena arena;
    const struct progress *progress;
    struct link link;
    struct http http;
    const char *const *warnings;
    size_t n_warnings;
};

static inline struct remote *remote_of(struct site *site)
{
    return (struct remote *)site;
}

/* A quick request. The answer is to be released, also after a failure. */
bool remote_ask(struct remote *remote, const char *path, json_t **ret_answer, struct err *err);
/* An operation on a branch, with its progress and its warnings. Without an id, it is one that is
 * being made. */
bool remote_do(struct remote *remote, const char *method, const char *path, const json_t *body,
               const struct backend *branch, json_t **ret_answer, struct err *err);

/* By name; NULL is that of the link. ret_running may be NULL. */
bool remote_find(struct remote *remote, const char *name, struct backend *ret_backend,
                 bool *ret_running, struct err *err);
/* A branch, never the parent. */
bool remote_find_branch(struct remote *remote, const char *name, struct backend *ret_branch,
                        struct err *err);

/* remote_merge.c */
bool remote_merge(struct site *site, const struct merge_options *options,
                  struct changes *ret_changes, struct err *err);

#endif
