/* route: what the server answers: the table in routes.c, and how a request finds its line. */
#ifndef BOUGH_SERVER_ROUTE_H
#define BOUGH_SERVER_ROUTE_H

#include "server/request.h"

/* What {project}, {branch}, ... in a pattern is looked up as before the handler runs. */
enum subject {
    SUBJECT_NONE,
    SUBJECT_PROJECT,
    SUBJECT_BRANCH,
    SUBJECT_BOTH /* {id} of a project or a branch */
};

struct route {
    const char *method;
    const char
        *pattern;      /* "/projects/v1/{project}/branches"; a last segment "{*}" takes the rest */
    const char *query; /* "dryRun=true": only with it; or NULL */
    enum role role;    /* the least that is needed; ROLE_NONE: no key */
    enum subject subject;
    bool own;            /* a member only on branches that its key made */
    bool slow;           /* for a worker */
    bool patient;        /* answered when it is done, not when it has begun */
    bool stream;         /* for a thread of its own, so that it waits for no operation */
    unsigned status;     /* of success */
    const char *shape;   /* name of the answer's schema in the OpenAPI document; NULL: none */
    const char *body;    /* likewise of the request's */
    const char *summary; /* half a line */
    /* false and err, or true and the reply; its status is route->status where it says none. */
    bool (*run)(struct request *request, struct store *store, struct reply *reply, struct err *err);
};

extern const struct route route_table[];
extern const size_t n_routes;

/* Fills the request's route and parameters. false: there is none; *ret_method_only when there is
 * one for another method. */
bool route_find(struct request *request, bool *ret_method_only);

/* Handlers, by file. */
#define HANDLER(name)                                                                              \
    bool name(struct request *request, struct store *store, struct reply *reply, struct err *err)
HANDLER(get_profile);
HANDLER(get_organizations);
HANDLER(get_projects);
HANDLER(get_project);
HANDLER(get_access_key);
HANDLER(post_nothing);
HANDLER(get_branches);
HANDLER(post_branches);
HANDLER(get_branch);
HANDLER(delete_branch);
HANDLER(post_reset);
HANDLER(post_dry_run);
HANDLER(post_merge);
HANDLER(get_diff);
HANDLER(get_conflicts);
HANDLER(get_credentials);
HANDLER(get_merges);
HANDLER(get_operations);
HANDLER(get_operation);
HANDLER(get_events);
HANDLER(get_audit);
HANDLER(get_members);
HANDLER(post_members);
HANDLER(delete_member);
HANDLER(get_keys);
HANDLER(post_keys);
HANDLER(delete_key);
HANDLER(get_session);
HANDLER(post_session);
HANDLER(delete_session);
HANDLER(get_overview);
HANDLER(get_comparison);
HANDLER(get_asset);
HANDLER(get_status);
HANDLER(get_rows);
HANDLER(get_backend);
HANDLER(get_services);
HANDLER(get_log);
HANDLER(get_metrics);
HANDLER(get_openapi);
HANDLER(get_health);
HANDLER(any_branch_host);

#endif
