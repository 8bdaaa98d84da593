/* on_branch: see on_branch.h. */
#include "core/on_branch.h"

#include "base/text.h"
#include "pg/quote.h"

#include <string.h>

/* A variable as an SQL literal, or NULL for one that is not known. */
static char *variable(struct arena *arena, const struct core *core, const struct backend *branch,
                      const char *name)
{
    const struct {
        const char *name;
        const char *value;
    } known[] = {
        {"branch", branch->name},
        {"project", core->project.name},
        {"port", arena_printf(arena, "%d", branch->port)},
        {"database", core->project.database},
    };
    for (size_t i = 0; i < countof(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return quote_literal(arena, known[i].value);
    return NULL;
}

static char *fill(struct arena *arena, const struct core *core, const struct backend *branch,
                  const char *key, const char *sql, struct err *err)
{
    struct text out = text_make(arena);
    for (const char *at; (at = strstr(sql, "${"));) {
        const char *end = strchr(at, '}');
        char *name = arena_strndup(arena, at + 2, end ? (size_t)(end - at - 2) : 0);
        char *value = variable(arena, core, branch, name);
        if (!value) {
            (void)err_set(err, ERR_CONFIG, "'%s' of [branch] has an unknown variable '%s'", key,
                          name);
            (void)err_hint(err, "variables are ${branch}, ${project}, ${port}, ${database}");
            return NULL;
        }
        text_add_bytes(&out, sql, (size_t)(at - sql));
        text_add(&out, value);
        sql = end + 1;
    }
    text_add(&out, sql);
    return out.data;
}

static bool run(struct core *core, const struct backend *branch, struct pg *db, const char *key,
                const char *sql, struct err *err)
{
    auto_arena scratch = {0};
    if (!sql)
        return true;
    char *filled = fill(&scratch, core, branch, key, sql, err);
    return filled && (pg_exec(db, filled, err) ||
                      err_context(err, "cannot run '%s' of [branch] in bough.ini", key));
}

bool on_branch(struct core *core, const struct backend *branch, struct pg *db, bool reset,
               struct err *err)
{
    const struct project_file *file = NULL;
    struct instance instance = session_instance(core, branch);
    if (!session_project_file(core, db, &file, err))
        return false;
    bool has_work = file->on_branch || (reset && file->on_reset);
    return (!has_work || instance_settle(&instance, db, err)) &&
           run(core, branch, db, "on_branch", file->on_branch, err) &&
           (!reset || run(core, branch, db, "on_reset", file->on_reset, err));
}

bool on_merge(struct core *core, const struct backend *branch, struct pg *db, struct err *err)
{
    const struct project_file *file = NULL;
    return session_project_file(core, db, &file, err) &&
           run(core, branch, db, "after_merge", file->after_merge, err);
}
