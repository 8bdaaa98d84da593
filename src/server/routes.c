/*
 * routes: the table of what the server answers. The first line that fits counts.
 *
 * The first part is API.md; its shapes are fixed by others. The rest is bough's own.
 */
#include "server/route.h"

#include <string.h>

#define V1 "/bough/v1"

const struct route route_table[] = {
    {.method = "GET",
     .pattern = "/auth/v1/profile",
     .role = ROLE_VIEWER,
     .status = 200,
     .shape = "Profile",
     .summary = "who the key is",
     .run = get_profile},
    {.method = "GET",
     .pattern = "/organizations/v1",
     .role = ROLE_VIEWER,
     .status = 200,
     .shape = "Organizations",
     .summary = "the one organization",
     .run = get_organizations},
    {.method = "GET",
     .pattern = "/organizations/v1/{organization}/projects",
     .role = ROLE_VIEWER,
     .status = 200,
     .shape = "Projects",
     .summary = "the projects that the key may see",
     .run = get_projects},
    {.method = "GET",
     .pattern = "/projects/v1/{id}",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_BOTH,
     .status = 200,
     .shape = "ProjectAnswer",
     .summary = "a project, or a branch in its shape",
     .run = get_project},
    {.method = "GET",
     .pattern = "/projects/v1/{id}/access-api-key",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BOTH,
     .status = 200,
     .shape = "AccessKey",
     .summary = "the API key of the backend",
     .run = get_access_key},
    {.method = "POST",
     .pattern = "/tracking/v1/agent-connected",
     .role = ROLE_NONE,
     .status = 200,
     .shape = "Ok",
     .summary = "nothing is tracked",
     .run = post_nothing},
    {.method = "GET",
     .pattern = "/projects/v1/{project}/branches",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_PROJECT,
     .status = 200,
     .shape = "Branches",
     .summary = "the branches, oldest first",
     .run = get_branches},
    {.method = "POST",
     .pattern = "/projects/v1/{project}/branches",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_PROJECT,
     .slow = true,
     .status = 201,
     .shape = "BranchAnswer",
     .body = "NewBranch",
     .summary = "makes a branch",
     .run = post_branches},
    {.method = "GET",
     .pattern = "/projects/v1/branches/{branch}",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_BRANCH,
     .status = 200,
     .shape = "BranchAnswer",
     .summary = "a branch",
     .run = get_branch},
    {.method = "DELETE",
     .pattern = "/projects/v1/branches/{branch}",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BRANCH,
     .own = true,
     .slow = true,
     .status = 200,
     .shape = "Done",
     .summary = "deletes a branch",
     .run = delete_branch},
    {.method = "POST",
     .pattern = "/projects/v1/branches/{branch}/reset",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BRANCH,
     .own = true,
     .slow = true,
     .status = 202,
     .shape = "BranchAnswer",
     .summary = "brings a branch back to T0",
     .run = post_reset},
    {.method = "POST",
     .pattern = "/projects/v1/branches/{branch}/merge",
     .query = "dryRun=true",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Diff",
     .summary = "what a merge would do",
     .run = post_dry_run},
    {.method = "POST",
     .pattern = "/projects/v1/branches/{branch}/merge",
     .role = ROLE_MERGER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Merged",
     .body = "Merge",
     .summary = "merges a branch",
     .run = post_merge},
    {.method = "POST",
     .pattern = "/api/usage/mcp",
     .role = ROLE_NONE,
     .status = 200,
     .shape = "Ok",
     .summary = "nothing is counted",
     .run = post_nothing},
    {.method = "GET",
     .pattern = "/api/health",
     .role = ROLE_NONE,
     .status = 200,
     .shape = "Health",
     .summary = "whether the server serves",
     .run = get_health},

    {.method = "GET",
     .pattern = V1 "/branches/{branch}/diff",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Diff",
     .summary = "what changed on a branch since its base",
     .run = get_diff},
    {.method = "POST",
     .pattern = V1 "/branches/{branch}/preview",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Diff",
     .body = "Merge",
     .summary = "a merge rehearsed, with its hazards",
     .run = post_dry_run},
    {.method = "POST",
     .pattern = V1 "/branches/{branch}/merge",
     .role = ROLE_MERGER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Merged",
     .body = "Merge",
     .summary = "merges the plan of a fingerprint",
     .run = post_merge},
    {.method = "GET",
     .pattern = V1 "/branches/{branch}/conflicts",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Conflicts",
     .summary = "what blocks a merge",
     .run = get_conflicts},
    {.method = "GET",
     .pattern = V1 "/branches/{branch}/credentials",
     .role = ROLE_MEMBER,
     .subject = SUBJECT_BRANCH,
     .slow = true,
     .status = 200,
     .shape = "Credentials",
     .summary = "how programs reach a branch",
     .run = get_credentials},
    {.method = "GET",
     .pattern = V1 "/branches/{branch}/merges",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_BRANCH,
     .status = 200,
     .shape = "Merges",
     .summary = "the merges of a branch, newest first",
     .run = get_merges},
    {.method = "GET",
     .pattern = V1 "/projects/{project}/operations",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_PROJECT,
     .status = 200,
     .shape = "Operations",
     .summary = "the newest operations",
     .run = get_operations},
    {.method = "GET",
     .pattern = V1 "/projects/{project}/operations/{operation}",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_PROJECT,
     .status = 200,
     .shape = "OperationAnswer",
     .summary = "an operation and how far it is",
     .run = get_operation},
    {.method = "GET",
     .pattern = V1 "/projects/{project}/events",
     .role = ROLE_VIEWER,
     .subject = SUBJECT_PROJECT,
     .status = 200,
     .summary = "changes of branches and operations, as Server-Sent Events",
     .run = get_events},
    {.method = "GET",
     .pattern = V1 "/audit",
     .role = ROLE_ADMIN,
     .status = 200,
     .shape = "Audit",
     .summary = "who did what, newest first",
     .run = get_audit},
    {.method = "GET",
     .pattern = V1 "/keys",
     .role = ROLE_ADMIN,
     .status = 200,
     .shape = "Keys",
     .summary = "the keys",
     .run = get_keys},
    {.method = "POST",
     .pattern = V1 "/keys",
     .role = ROLE_ADMIN,
     .status = 201,
     .shape = "KeyAnswer",
     .body = "NewKey",
     .summary = "makes a key; its token is shown once",
     .run = post_keys},
    {.method = "DELETE",
     .pattern = V1 "/keys/{key}",
     .role = ROLE_ADMIN,
     .status = 200,
     .shape = "Done",
     .summary = "revokes a key",
     .run = delete_key},
    {.method = "GET",
     .pattern = "/metrics",
     .role = ROLE_VIEWER,
     .status = 200,
     .summary = "figures for Prometheus",
     .run = get_metrics},
    {.method = "GET",
     .pattern = "/openapi.json",
     .role = ROLE_NONE,
     .status = 200,
     .summary = "this document",
     .run = get_openapi},
    {.method = "*",
     .pattern = "/b/{host}/{*}",
     .role = ROLE_NONE,
     .stream = true,
     .status = 200,
     .summary = "the host of a branch: its service, or its health",
     .run = any_branch_host},
};
const size_t n_routes = countof(route_table);

/* One segment after the other; {name} takes any, {*} the rest. */
static bool fits(struct request *request, const char *pattern)
{
    const char *path = request->path;
    size_t n = 0;
    while (*pattern) {
        size_t want = strcspn(pattern + 1, "/") + 1;
        size_t have = *path == '/' ? strcspn(path + 1, "/") + 1 : 0;
        bool is_parameter = pattern[1] == '{';
        if (is_parameter && pattern[2] == '*') {
            request->parameters[n] = path;
            return true;
        }
        if (have < 2 || (!is_parameter && (have != want || strncmp(pattern, path, want) != 0)))
            return false;
        if (is_parameter)
            request->parameters[n++] = arena_strndup(&request->arena, path + 1, have - 1);
        pattern += want;
        path += have;
    }
    return *path == '\0';
}

static bool has_query(struct request *request, const char *query)
{
    if (!query)
        return true;
    size_t len = strcspn(query, "=");
    const char *value = request_query(request, arena_strndup(&request->arena, query, len));
    return text_equal(value, query + len + 1);
}

bool route_find(struct request *request, bool *ret_method_only)
{
    *ret_method_only = false;
    for (size_t i = 0; i < n_routes; i++) {
        const struct route *route = &route_table[i];
        if (!fits(request, route->pattern))
            continue;
        bool is_method = route->method[0] == '*' || strcmp(route->method, request->method) == 0;
        if (is_method && has_query(request, route->query)) {
            request->route = route;
            return true;
        }
        *ret_method_only = *ret_method_only || !is_method;
    }
    return false;
}
