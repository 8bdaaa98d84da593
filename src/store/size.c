/* size: how large backends were; see store.h. */
#include "store/row.h"

static const struct column columns[] = {
    column(size, backend_id, COLUMN_TEXT),
    column(size, bytes, COLUMN_INT64),
    column(size, at_s, COLUMN_INT64),
};

static const struct table table_size = {"size", columns, countof(columns), sizeof(struct size)};

static bool set_all(struct store *store, const struct size *sizes, size_t n, struct err *err)
{
    static const char sql[] = "INSERT INTO size (backend_id, bytes, at_s)"
                              " SELECT id, ?2, ?3 FROM backend WHERE id = ?1"
                              " ON CONFLICT (backend_id) DO UPDATE"
                              " SET bytes = excluded.bytes, at_s = excluded.at_s";
    for (size_t i = 0; i < n; i++)
        if (!db_run(store, sql,
                    values_of(value_text(sizes[i].backend_id), value_int(sizes[i].bytes),
                              value_int(sizes[i].at_s)),
                    NULL, err))
            return false;
    return true;
}

bool store_size_set(struct store *store, const struct size *sizes, size_t n, struct err *err)
{
    if (!store_begin(store, err))
        return err_context(err, "cannot keep sizes");
    if (set_all(store, sizes, n, err) && store_commit(store, err))
        return true;
    store_rollback(store);
    return err_context(err, "cannot keep sizes");
}

bool store_size_list(struct store *store, struct arena *arena, const char *project_id,
                     struct size **ret_sizes, size_t *ret_n, struct err *err)
{
    static const char tail[] =
        "WHERE backend_id IN (SELECT id FROM backend WHERE project_id = ?1) ORDER BY backend_id";
    struct size *sizes =
        row_list(store, arena, &table_size, tail, values_of(value_text(project_id)), ret_n, err);
    if (!sizes)
        return err_context(err, "cannot list sizes");
    *ret_sizes = sizes;
    return true;
}
