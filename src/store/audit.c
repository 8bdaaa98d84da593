/* audit: who did what through the server; see store.h. Rows are only ever added. */
#include "store/row.h"

static const struct column columns[] = {
    column(audit, at, COLUMN_TEXT),      column(audit, actor, COLUMN_TEXT),
    column(audit, action, COLUMN_TEXT),  column(audit, subject, COLUMN_TEXT),
    column(audit, address, COLUMN_TEXT), column(audit, status, COLUMN_INT),
    column(audit, result, COLUMN_TEXT),  column(audit, request_id, COLUMN_TEXT),
};

static const struct table table_audit = {"audit", columns, countof(columns), sizeof(struct audit)};

bool store_audit_add(struct store *store, const struct audit *audit, struct err *err)
{
    return row_add(store, &table_audit, audit, err) || err_context(err, "cannot add to the audit");
}

bool store_audit_list(struct store *store, struct arena *arena, size_t most,
                      struct audit **ret_rows, size_t *ret_n, struct err *err)
{
    int64_t limit = most < STORE_LIST_LIMIT ? (int64_t)most : STORE_LIST_LIMIT;
    struct audit *rows = row_list(store, arena, &table_audit, "ORDER BY id DESC LIMIT ?1",
                                  values_of(value_int(limit)), ret_n, err);
    if (!rows)
        return err_context(err, "cannot list the audit");
    *ret_rows = rows;
    return true;
}
