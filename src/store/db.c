/* db: see db.h, and store.h for the public functions. */
#include "store/db.h"

#include "base/clock.h"
#include "base/path.h"
#include "store/schema.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOME_MODE 0711 /* PostgreSQL's user must get through to the pool; nobody may look around */
#define FILE_MODE 0600 /* there are passwords in it */
#define OPEN_RETRY_PAUSE_US 2000
#define BUSY_PAUSE_US 2000

/* ---- errors ---- */

/* What a result code of SQLite means to the user. */
struct failure {
    int result;
    enum err_code code;
    const char *cause; /* follows the name of the file */
    const char *hint;
};

static const struct failure failures[] = {
    {SQLITE_BUSY, ERR_BUSY, "is locked by another process", "try again in a moment"},
    {SQLITE_LOCKED, ERR_BUSY, "is locked by another process", "try again in a moment"},
    {SQLITE_PROTOCOL, ERR_BUSY, "is locked by another process", "try again in a moment"},
    {SQLITE_FULL, ERR_NO_SPACE, "cannot grow, the disk is full",
     "free some space: 'bough branch list' shows what each branch uses"},
    {SQLITE_NOTADB, ERR_FAILED, "is not a database",
     "put the file back from a backup; it is the only record of where the branches are"},
    {SQLITE_CORRUPT, ERR_FAILED, "is damaged",
     "keep the file: the command '.recover' of the program sqlite3 may save what is in it"},
    {SQLITE_READONLY, ERR_MISSING, "cannot be written",
     "bough needs the right to write to the file and to its directory"},
    {SQLITE_PERM, ERR_MISSING, "cannot be written",
     "bough needs the right to write to the file and to its directory"},
    {SQLITE_CANTOPEN, ERR_MISSING, "cannot be opened",
     "bough needs the right to write to the file and to its directory"},
};

static const struct failure *find_failure(int result)
{
    for (size_t i = 0; i < countof(failures); i++)
        if (failures[i].result == (result & 0xff))
            return &failures[i];
    return NULL;
}

/* Whether no file can be made beside the database for want of space. SQLite does not tell: it tries
 * to open the file for reading next, and reports that. */
static bool is_disk_full(const struct store *store)
{
    auto_arena arena = {0};
    const char *probe = arena_printf(&arena, "%s-probe", store->path);
    if (mknod(probe, S_IFREG | FILE_MODE, 0) != 0)
        return errno == ENOSPC || errno == EDQUOT;
    (void)unlink(probe);
    return false;
}

/* SQLite reports a full disk as SQLITE_FULL, but an exhausted quota as an I/O error, and a file
 * beside the database that cannot be made as "cannot open". */
static int normalized(struct store *store, int result)
{
    int number = sqlite3_system_errno(store->db);
    if ((result & 0xff) == SQLITE_CANTOPEN && is_disk_full(store))
        return SQLITE_FULL;
    if ((result & 0xff) == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT))
        return SQLITE_FULL;
    return result;
}

/* SQLite says "UNIQUE constraint failed: backend.project_id, backend.name"; the last column is the
 * one that the user chose. */
static bool fail_taken(struct store *store, struct err *err)
{
    const char *text = sqlite3_errmsg(store->db);
    const char *dot = strrchr(text, '.');
    return err_set(err, ERR_EXISTS, "that %s is taken", dot ? dot + 1 : "value");
}

/* Fills err from the connection's last failure; returns false. */
static bool fail(struct store *store, int result, struct err *err)
{
    result = normalized(store, result);
    if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY)
        return fail_taken(store, err);
    if (result == SQLITE_CONSTRAINT_FOREIGNKEY)
        return err_set(err, ERR_NOT_READY, "a project and its backends would not fit together");
    const struct failure *failure = find_failure(result);
    const char *text = sqlite3_errmsg(store->db);
    if (!failure)
        return err_set(err, ERR_FAILED, "'%s' reports '%s'", store->path, text);
    (void)err_set(err, failure->code, "'%s' %s", store->path, failure->cause);
    (void)err_detail(err, "SQLite: %s", text);
    return err_hint(err, "%s", failure->hint);
}

/* ---- statements ---- */

void statement_finalize(sqlite3_stmt **statement)
{
    (void)sqlite3_finalize(*statement); /* repeats the failure that db_step has reported already */
    *statement = NULL;
}

/* By the contract of struct value the texts outlive the statement's run: no need to copy them. */
static int bind(sqlite3_stmt *statement, int at, const struct value *value)
{
    if (!value->text)
        return sqlite3_bind_int64(statement, at, value->number);
    return sqlite3_bind_text64(statement, at, value->text, strlen(value->text), SQLITE_STATIC,
                               SQLITE_UTF8);
}

sqlite3_stmt *db_prepare(struct store *store, const char *sql, struct values values,
                         struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    assert(result != SQLITE_OK || (size_t)sqlite3_bind_parameter_count(statement) == values.n);
    for (size_t i = 0; i < values.n && result == SQLITE_OK; i++)
        result = bind(statement, (int)i + 1, &values.items[i]);
    if (result == SQLITE_OK)
        return statement;
    (void)fail(store, result, err);
    statement_finalize(&statement);
    return NULL;
}

bool db_step(struct store *store, sqlite3_stmt *statement, bool *ret_row, struct err *err)
{
    int result = sqlite3_step(statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return fail(store, result, err);
    *ret_row = result == SQLITE_ROW;
    return true;
}

bool db_run(struct store *store, const char *sql, struct values values, int64_t *ret_changed,
            struct err *err)
{
    auto_statement *statement = db_prepare(store, sql, values, err);
    if (!statement)
        return false;
    bool row = true;
    while (row)
        if (!db_step(store, statement, &row, err))
            return false;
    if (ret_changed)
        *ret_changed = sqlite3_changes64(store->db);
    return true;
}

bool db_script(struct store *store, const char *sql, struct err *err)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK || fail(store, result, err);
}

/* ---- transactions ---- */

/* IMMEDIATE: a transaction that reads first and then cannot get the write lock would have to be
 * repeated as a whole; this one waits for the lock before it has read anything. */
bool store_begin(struct store *store, struct err *err)
{
    assert(sqlite3_get_autocommit(store->db));
    return db_script(store, "BEGIN IMMEDIATE", err) ||
           err_context(err, "cannot begin a transaction");
}

bool store_commit(struct store *store, struct err *err)
{
    if (db_script(store, "COMMIT", err))
        return true;
    store_rollback(store);
    return err_context(err, "cannot commit a transaction");
}

void store_rollback(struct store *store)
{
    /* Some failures, such as a full disk, have rolled back already. A rollback that fails leaves
     * nothing behind either: SQLite forgets the transaction when the connection is closed. */
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_wait_for_disk(struct store *store, bool wait, struct err *err)
{
    return db_script(store, wait ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                     err);
}

bool store_version(struct store *store, int64_t *ret_version, struct err *err)
{
    auto_statement *statement = db_prepare(store, "PRAGMA data_version", no_values, err);
    bool row = false;
    if (!statement || !db_step(store, statement, &row, err) || !row)
        return err_context(err, "cannot read the version of the metadata");
    *ret_version = sqlite3_column_int64(statement, 0);
    return true;
}

/* ---- opening ---- */

static bool make_home(const char *home, struct err *err)
{
    if (path_is_directory(home))
        return true;
    if (!path_make(home, HOME_MODE, err))
        return false;
    if (chmod(home, HOME_MODE) != 0) /* whatever the umask took away */
        return err_set_errno(err, ERR_FAILED, "cannot set the mode of '%s'", home);
    return true;
}

/* Makes the file, or narrows one that others may read; SQLite gives -wal and -shm the mode of the
 * file. mknod and chmod, because closing a descriptor of the file would drop the locks that another
 * connection of this process holds on it (POSIX, fcntl). */
static bool make_private(const char *path, struct err *err)
{
    if (mknod(path, S_IFREG | FILE_MODE, 0) != 0 && errno != EEXIST)
        return err_set_errno(err, ERR_MISSING, "cannot make '%s'", path);
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(suffixes); i++) {
        const char *file = arena_printf(&arena, "%s%s", path, suffixes[i]);
        struct stat info;
        if (stat(file, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & 07777) == FILE_MODE)
            continue;
        if (chmod(file, FILE_MODE) != 0 && errno != ENOENT)
            return err_set_errno(err, ERR_MISSING, "cannot set the mode of '%s'", file);
    }
    return true;
}

/* The mode is a property of the file; the pragma answers with the one in force after it. */
static bool use_wal(struct store *store, struct err *err)
{
    auto_statement *statement = db_prepare(store, "PRAGMA journal_mode = WAL", no_values, err);
    bool row = false;
    if (!statement || !db_step(store, statement, &row, err))
        return false;
    const char *mode = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (mode && strcmp(mode, "wal") == 0)
        return true;
    (void)err_set(err, ERR_FAILED, "'%s' cannot be switched to WAL mode", store->path);
    return err_hint(err, "$BOUGH_HOME must be on a local file system");
}

/* The version comes first: a file of a newer bough is not touched. FULL makes each commit durable,
 * which the journal relies on; with WAL the default of NORMAL would not. */
static bool set_up(struct store *store, struct err *err)
{
    return schema_check(store, err) && use_wal(store, err) &&
           db_script(store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL", err) &&
           schema_migrate(store, err);
}

/* SQLite does not wait, whatever the busy timeout, where waiting could be a deadlock: two processes
 * that switch a fresh file to WAL at once. So they come back. */
static bool set_up_patiently(struct store *store, struct err *err)
{
    struct deadline deadline = deadline_in(DB_BUSY_TIMEOUT_MS);
    while (!set_up(store, err)) {
        if (err->code != ERR_BUSY || deadline_passed(deadline))
            return false;
        err_clear(err);
        clock_sleep_us(OPEN_RETRY_PAUSE_US);
    }
    return true;
}

/* SQLite's own handler sleeps up to 100 ms at a time, in which nobody writes although many want to.
 * Short pauses of different lengths let one after the other through. */
static int wait_for_turn(void *context, int count)
{
    struct store *store = context;
    if (count == 0)
        store->busy_until = deadline_in(DB_BUSY_TIMEOUT_MS);
    if (deadline_passed(store->busy_until))
        return 0;
    clock_sleep_us(BUSY_PAUSE_US + (clock_us() ^ getpid()) % BUSY_PAUSE_US);
    return 1;
}

static bool connect_file(struct store *store, struct err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX;
    int result = sqlite3_open_v2(store->path, &store->db, flags, NULL);
    if (result != SQLITE_OK)
        return fail(store, result, err);
    (void)sqlite3_extended_result_codes(store->db, 1);           /* cannot fail on an open one */
    (void)sqlite3_busy_handler(store->db, wait_for_turn, store); /* likewise */
    return set_up_patiently(store, err);
}

struct store *store_open(const char *home, struct err *err)
{
    auto_arena arena = {0};
    const char *path = path_join(&arena, home, "bough.db");
    if (!make_home(home, err) || !make_private(path, err))
        return NULL;
    struct store *store = heap_realloc(NULL, sizeof(*store));
    *store = (struct store){.path = heap_strdup(path)};
    if (connect_file(store, err))
        return store;
    (void)err_context(err, "cannot open the metadata");
    store_close(&store);
    return NULL;
}

void store_close(struct store **store)
{
    if (!*store)
        return;
    int result = sqlite3_close((*store)->db);
    assert(result == SQLITE_OK); /* anything else is a statement that nobody finalised */
    (void)result;
    free((*store)->path);
    free(*store);
    *store = NULL;
}
