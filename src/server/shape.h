/* shape: the documents of core/json.h as the API shows them. Internal to server/. */
#ifndef BOUGH_SERVER_SHAPE_H
#define BOUGH_SERVER_SHAPE_H

#include "server/request.h"

/* Branch; its appkey leads to this server, where the branch's host is. */
json_t *shape_branch(const struct server *server, const struct backend *branch);
json_t *shape_project(const struct project *project);
/* A branch in the shape of a project. */
json_t *shape_branch_project(const struct server *server, const struct project *project,
                             const struct backend *branch);
json_t *shape_operation(const struct operation *operation);
json_t *shape_key(const struct key *key);
json_t *shape_audit(const struct audit *row);

/* Those that the request's key sees; NULL on failure. In platform.c. */
json_t *platform_projects(struct request *request, struct store *store, struct err *err);

/* A document of the command line for a key: where files and an attached parent are is for those who
 * get credentials only, null for others. Takes the document. */
json_t *shape_seen_by(enum role role, json_t *document);

#endif
