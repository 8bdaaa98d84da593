/* openapi: the OpenAPI 3.1 document of the route table. */
#include "server/route.h"

#include <stdlib.h>
#include <string.h>

/* The shapes, by the names that routes give. */
static const char schemas[] =
    "{'Error':{'type':'object','required':['error','code','message','requestId'],'properties':{"
    "'error':{'type':'string'},'code':{'type':'string'},'message':{'type':'string'},"
    "'requestId':{'type':'string'},'hint':{'type':['string','null']},"
    "'detail':{'type':['string','null']},'diff':{'$ref':'#/components/schemas/Diff'}}},"
    "'Branch':{'type':'object','required':['id','parent_project_id','organization_id','name',"
    "'appkey','region','status','branch_state','branch_created_at','branch_metadata'],"
    "'properties':{'id':{'type':'string'},'parent_project_id':{'type':'string'},"
    "'organization_id':{'type':'string'},'name':{'type':'string'},'appkey':{'type':'string'},"
    "'region':{'type':'string'},'status':{'type':'string'},'branch_state':{'enum':['creating',"
    "'ready','merging','merged','conflicted','deleting','deleted','resetting','failed']},"
    "'branch_created_at':{'type':'string','format':'date-time'},'branch_metadata':{"
    "'type':'object','required':['mode'],'properties':{'mode':{'enum':['full','schema-only']}}}}},"
    "'Project':{'type':'object','required':['id','organization_id','name','appkey','region',"
    "'status','created_at','updated_at'],'properties':{'id':{'type':'string'}}},"
    "'Change':{'type':'object','required':['schema','object','type','action','sql'],"
    "'properties':{'action':{'enum':['add','modify','drop']}}},"
    "'Conflict':{'type':'object','required':['schema','object','type','parent_t0_hash',"
    "'parent_now_hash','branch_now_hash','hint']},"
    "'Diff':{'type':'object','required':['summary','rendered_sql','changes','conflicts'],"
    "'properties':{'summary':{'type':'object','required':['added','modified','conflicts']},"
    "'rendered_sql':{'type':'string'},'changes':{'type':'array','items':{"
    "'$ref':'#/components/schemas/Change'}},'conflicts':{'type':'array','items':{"
    "'$ref':'#/components/schemas/Conflict'}}}},"
    "'NewBranch':{'type':'object','required':['name'],'properties':{'name':{'type':'string',"
    "'pattern':'^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$'},'mode':{'enum':['full','schema-only']},"
    "'with_schedules':{'type':'boolean'},'ttl_s':{'type':'integer'},"
    "'idle_timeout_s':{'type':'integer'}}},"
    "'Merge':{'type':'object','properties':{'fingerprint':{'type':'string'},"
    "'strict':{'type':'boolean'},'online':{'type':'boolean'},"
    "'lock_deadline_ms':{'type':'integer'}}},"
    "'SignIn':{'type':'object','required':['key'],'properties':{'key':{'type':'string'}}},"
    "'NewKey':{'type':'object','required':['name'],'properties':{'name':{'type':'string'},"
    "'role':{'enum':['viewer','member','merger','admin']},'project_id':{'type':'string'}}},"
    "'Member':{'type':'object','required':['key_id','name','role','added_at'],'properties':{"
    "'role':{'enum':['viewer','member','merger','admin']}}},"
    "'NewMember':{'type':'object','required':['key'],'properties':{'key':{'type':'string'},"
    "'role':{'enum':['viewer','member','merger','admin']}}}}";

/* Answers that are an object with one member of another shape, or of any. */
static const struct wrapper {
    const char *name;
    const char *members; /* separated by spaces; NAME:SHAPE, or NAME:SHAPE[] */
} wrappers[] = {
    {"Profile", "user"},
    {"Organizations", "organizations"},
    {"Projects", "projects:Project[]"},
    {"ProjectAnswer", "project:Project"},
    {"AccessKey", "access_api_key"},
    {"Ok", "ok"},
    {"Branches", "data:Branch[]"},
    {"BranchAnswer", "branch:Branch"},
    {"Done", "status"},
    {"Merged", "branchId status diff:Diff"},
    {"Health", "status version"},
    {"Status", "project:Project parent:Branch parent_running branches profile pool server_version"},
    {"Rows", "data:Branch[]"},
    {"BranchDone", "branch:Branch warnings"},
    {"Backend", "branch:Branch running"},
    {"Services", "services"},
    {"Log", "path text inode offset"},
    {"Conflicts", "conflicts:Conflict[]"},
    {"Credentials", "credentials"},
    {"Merges", "merges"},
    {"Operations", "operations"},
    {"OperationAnswer", "operation"},
    {"Members", "members:Member[]"},
    {"MemberAnswer", "member:Member"},
    {"Audit", "audit"},
    {"Keys", "keys"},
    {"KeyAnswer", "key token"},
    {"Session", "session projects:Project[]"},
    {"Overview", "project parent branches role"},
    {"ComparisonAnswer", "comparison"},
};

static json_t *reference(const char *shape)
{
    auto_arena arena = {0};
    return json_pack("{ss}", "$ref", arena_printf(&arena, "#/components/schemas/%s", shape));
}

/* "data:Branch[]" as a property. */
static void add_member(struct arena *arena, json_t *properties, json_t *required,
                       const char *member)
{
    size_t len = strcspn(member, ":");
    const char *name = arena_strndup(arena, member, len);
    json_t *property = json_object();
    if (member[len]) {
        const char *shape = arena_strndup(arena, member + len + 1, strcspn(member + len + 1, "["));
        json_decref(property);
        property = strchr(member, '[')
                       ? json_pack("{ss so}", "type", "array", "items", reference(shape))
                       : reference(shape);
    }
    (void)json_object_set_new(properties, name, property);
    (void)json_array_append_new(required, json_string(name));
}

static json_t *all_schemas(struct arena *arena)
{
    char *text = arena_strdup(arena, schemas);
    for (char *at = text; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    json_t *all = json_loads(text, 0, NULL);
    for (size_t i = 0; i < countof(wrappers); i++) {
        json_t *properties = json_object();
        json_t *required = json_array();
        size_t n = 0;
        char **members = text_split(arena, wrappers[i].members, ' ', &n);
        for (size_t j = 0; j < n; j++)
            add_member(arena, properties, required, members[j]);
        (void)json_object_set_new(all, wrappers[i].name,
                                  json_pack("{ss so so}", "type", "object", "required", required,
                                            "properties", properties));
    }
    return all;
}

static json_t *content(const char *shape)
{
    return json_pack("{s:{s:{so}}}", "content", "application/json", "schema", reference(shape));
}

static json_t *answers(struct arena *arena, const struct route *route)
{
    json_t *good = route->shape ? content(route->shape) : json_object();
    json_t *bad = content("Error");
    (void)json_object_set_new(good, "description", json_string(route->summary));
    (void)json_object_set_new(bad, "description", json_string("what went wrong"));
    return json_pack("{so so}", arena_printf(arena, "%u", route->status), good, "default", bad);
}

/* Each {name} of the pattern. */
static json_t *parameters(struct arena *arena, const struct route *route)
{
    json_t *list = json_array();
    for (const char *at = route->pattern; (at = strchr(at, '{')); at++) {
        size_t len = strcspn(at + 1, "}");
        const char *name = at[1] == '*' ? "rest" : arena_strndup(arena, at + 1, len);
        (void)json_array_append_new(list, json_pack("{ss ss sb s{ss}}", "name", name, "in", "path",
                                                    "required", 1, "schema", "type", "string"));
    }
    return list;
}

static json_t *operation(struct arena *arena, const struct route *route)
{
    json_t *object = json_pack("{ss so so ss}", "summary", route->summary, "parameters",
                               parameters(arena, route), "responses", answers(arena, route),
                               "x-role", role_name(route->role));
    if (route->role != ROLE_NONE)
        (void)json_object_set_new(object, "security", json_pack("[{s[]}]", "key"));
    if (route->body)
        (void)json_object_set_new(object, "requestBody", content(route->body));
    return object;
}

/* A route that is only there with a query shares its line with the one that is without. */
static void add_route(struct arena *arena, json_t *paths, const struct route *route)
{
    const char *star = strstr(route->pattern, "{*}");
    const char *path =
        star ? arena_printf(arena, "%.*s{rest}", (int)(star - route->pattern), route->pattern)
             : route->pattern;
    json_t *item = json_object_get(paths, path);
    const char *method = route->method[0] == '*' ? "get" : route->method;
    char *lower = arena_strdup(arena, method);
    for (char *at = lower; *at; at++)
        *at = (char)(*at | 0x20);
    if (!item) {
        item = json_object();
        (void)json_object_set_new(paths, path, item);
    }
    json_t *made = operation(arena, route);
    if (route->query)
        (void)json_array_append_new(json_object_get(made, "parameters"),
                                    json_pack("{ss ss s{ss}}", "name", "dryRun", "in", "query",
                                              "schema", "type", "boolean"));
    json_t *known = json_object_get(item, lower);
    if (known)
        (void)json_object_set_new(known, "x-with-query", made);
    else
        (void)json_object_set_new(item, lower, made);
}

bool get_openapi(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct arena *arena = &request->arena;
    json_t *paths = json_object();
    (void)store;
    (void)err;
    /* Those without a query first. */
    for (int with_query = 0; with_query < 2; with_query++)
        for (size_t i = 0; i < n_routes; i++)
            if ((route_table[i].query != NULL) == with_query)
                add_route(arena, paths, &route_table[i]);
    reply->body =
        json_pack("{ss s{ss ss} so s{so s{s{ss ss}}}}", "openapi", "3.1.0", "info", "title",
                  "bough", "version", BOUGH_VERSION, "paths", paths, "components", "schemas",
                  all_schemas(arena), "securitySchemes", "key", "type", "http", "scheme", "bearer");
    return true;
}
