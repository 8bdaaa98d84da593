/* answer: what the server answered to requests that may be repeated; see store.h. */
#include "store/row.h"

static const struct column columns[] = {
    column(answer, id, COLUMN_TEXT),    column(answer, request, COLUMN_TEXT),
    column(answer, status, COLUMN_INT), column(answer, body, COLUMN_TEXT),
    column(answer, at, COLUMN_TEXT),
};

static const struct table table_answer = {"answer", columns, countof(columns),
                                          sizeof(struct answer)};

bool store_answer_claim(struct store *store, struct arena *arena, const struct answer *claim,
                        const char *oldest, struct answer *ret_known, bool *ret_claimed,
                        struct err *err)
{
    *ret_claimed = false;
    if (!db_run(store, "DELETE FROM answer WHERE at < ?1", values_of(value_text(oldest)), NULL,
                err))
        return err_context(err, "cannot forget old answers");
    if (row_add(store, &table_answer, claim, err)) {
        *ret_claimed = true;
        return true;
    }
    if (err->code != ERR_EXISTS)
        return err_context(err, "cannot remember a request");
    err_clear(err);
    const struct answer *known = row_get(store, arena, &table_answer, "WHERE id = ?1",
                                         values_of(value_text(claim->id)), err);
    if (!known)
        return err_context(err, "cannot find an answer");
    *ret_known = *known;
    return true;
}

bool store_answer_set(struct store *store, const char *id, int status, const char *body,
                      struct err *err)
{
    return row_update(store, "UPDATE answer SET status = ?2, body = ?3 WHERE id = ?1",
                      values_of(value_text(id), value_int(status), value_text(body)), err) ||
           err_context(err, "cannot remember an answer");
}

bool store_answer_forget(struct store *store, const char *id, struct err *err)
{
    /* Without a status it was never given: whoever was asked has ended. */
    return db_run(store,
                  "DELETE FROM answer WHERE (?1 <> '' AND id = ?1) OR (?1 = '' AND status = 0)",
                  values_of(value_text(id)), NULL, err) ||
           err_context(err, "cannot forget an answer");
}
