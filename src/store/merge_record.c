/* merge_record: what merges did to parents; see store.h. Only ever added to. */
#include "store/row.h"

static const struct column columns[] = {
    column(merge_record, id, COLUMN_TEXT),
    column(merge_record, backend_id, COLUMN_TEXT),
    column(merge_record, merged_at, COLUMN_TEXT),
    column(merge_record, sql, COLUMN_TEXT),
    column(merge_record, changes, COLUMN_TEXT),
};

static const struct table table_merge_record = {"merge_record", columns, countof(columns),
                                                sizeof(struct merge_record)};

bool store_merge_add(struct store *store, const struct merge_record *record, struct err *err)
{
    return row_add(store, &table_merge_record, record, err) ||
           err_context(err, "cannot record merge '%s'", record->id);
}

bool store_merge_list(struct store *store, struct arena *arena, const char *backend_id,
                      struct merge_record **ret_records, size_t *ret_n, struct err *err)
{
    struct merge_record *records =
        row_list(store, arena, &table_merge_record,
                 "WHERE backend_id = ?1 ORDER BY merged_at DESC, rowid DESC LIMIT ?2",
                 values_of(value_text(backend_id), value_int(STORE_LIST_LIMIT)), ret_n, err);
    if (!records)
        return err_context(err, "cannot list the merges of branch '%s'", backend_id);
    *ret_records = records;
    return true;
}
