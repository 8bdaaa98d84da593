/* project: the rows of projects; see store.h. */
#include "store/row.h"

#include <assert.h>
#include <string.h>

static const char *const sync_items[SYNC_COUNT] = {
    [SYNC_NONE] = "",
    [SYNC_STANDBY] = "standby",
    [SYNC_DUMP] = "dump",
};
static const struct names syncs = {sync_items, countof(sync_items)};

static const struct column columns[] = {
    column(project, id, COLUMN_TEXT),
    column(project, name, COLUMN_TEXT),
    column(project, appkey, COLUMN_TEXT),
    column(project, pool_directory, COLUMN_TEXT),
    column(project, pool_driver, COLUMN_TEXT),
    column(project, pg_bin, COLUMN_TEXT),
    column(project, pg_major, COLUMN_INT),
    column(project, database, COLUMN_TEXT),
    column(project, superuser, COLUMN_TEXT),
    column(project, created_at, COLUMN_TEXT),
    column(project, directory, COLUMN_TEXT),
    column_name(project, sync, &syncs),
    column(project, url, COLUMN_TEXT),
};

static const struct table table_project = {"project", columns, countof(columns),
                                           sizeof(struct project)};

const char *sync_name(enum sync sync)
{
    assert(sync < SYNC_COUNT);
    return sync_items[sync];
}

bool sync_parse(const char *name, enum sync *ret_sync)
{
    for (size_t i = SYNC_NONE + 1; i < countof(sync_items); i++)
        if (strcmp(sync_items[i], name) == 0) {
            *ret_sync = (enum sync)i;
            return true;
        }
    return false;
}

bool store_project_add(struct store *store, const struct project *project, struct err *err)
{
    return row_add(store, &table_project, project, err) ||
           err_context(err, "cannot add project '%s'", project->name);
}

bool store_project_get(struct store *store, struct arena *arena, const char *id,
                       struct project *ret_project, struct err *err)
{
    const struct project *found =
        row_get(store, arena, &table_project, "WHERE id = ?1", values_of(value_text(id)), err);
    if (!found)
        return err_context(err, "cannot find project '%s'", id);
    *ret_project = *found;
    return true;
}

bool store_project_list(struct store *store, struct arena *arena, struct project **ret_projects,
                        size_t *ret_n, struct err *err)
{
    struct project *projects = row_list(store, arena, &table_project, "ORDER BY created_at, rowid",
                                        no_values, ret_n, err);
    if (!projects)
        return err_context(err, "cannot list projects");
    *ret_projects = projects;
    return true;
}

bool store_project_set_directory(struct store *store, const char *id, const char *directory,
                                 struct err *err)
{
    return row_update(store, "UPDATE project SET directory = ?2 WHERE id = ?1",
                      values_of(value_text(id), value_text(directory)), err) ||
           err_context(err, "cannot change project '%s'", id);
}

bool store_project_remove(struct store *store, const char *id, struct err *err)
{
    struct values values = values_of(value_text(id));
    if (db_run(store, "DELETE FROM project WHERE id = ?1", values, NULL, err))
        return db_run(store, "DELETE FROM member WHERE project_id = ?1", values, NULL, err);
    if (err->code == ERR_NOT_READY)
        (void)err_set(err, ERR_NOT_READY, "it still has backends");
    return err_context(err, "cannot remove project '%s'", id);
}
