/* err: see err.h. */
#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct err_class classes[ERR_CODE_COUNT] = {
    [ERR_NONE] = {"ok", 0, 200},
    [ERR_FAILED] = {"failed", 1, 500},
    [ERR_CONFLICT] = {"branch.merge_conflict", 2, 409},
    [ERR_NOT_LINKED] = {"not_linked", 3, 400},
    [ERR_USAGE] = {"usage", 64, 400},
    [ERR_BAD_NAME] = {"bad_name", 64, 400},
    [ERR_CONFIG] = {"bad_config", 1, 400},
    [ERR_NOT_FOUND] = {"branch.not_found", 1, 404},
    [ERR_EXISTS] = {"branch.name_conflict", 1, 409},
    [ERR_BUSY] = {"branch.busy", 1, 409},
    [ERR_NOT_READY] = {"branch.not_ready", 1, 409},
    [ERR_PARENT_DOWN] = {"branch.parent_not_branchable", 1, 409},
    [ERR_REHEARSAL] = {"merge.rehearsal_failed", 1, 409},
    [ERR_MOVED] = {"merge.moved", 1, 409},
    [ERR_VERSIONS] = {"merge.versions_differ", 1, 409},
    [ERR_NOT_ONLINE] = {"merge.not_online", 1, 409},
    [ERR_INCOMPLETE] = {"merge.incomplete", 1, 409},
    [ERR_CONFIRM] = {"confirmation_required", 1, 400},
    [ERR_NO_SPACE] = {"branch.quota_exceeded", 1, 507},
    [ERR_MISSING] = {"missing", 1, 500},
    [ERR_SERVER] = {"server", 1, 500},
    [ERR_SQL] = {"sql", 1, 500},
    [ERR_TIMEOUT] = {"timeout", 1, 504},
    [ERR_SERVICE] = {"service", 1, 500},
    [ERR_HOOK] = {"hook", 1, 409},
    [ERR_UNAUTHORIZED] = {"unauthorized", 1, 401},
    [ERR_FORBIDDEN] = {"forbidden", 1, 403},
    [ERR_UNREACHABLE] = {"unreachable", 1, 502},
};

const struct err_class *err_class(enum err_code code)
{
    assert(code < ERR_CODE_COUNT);
    return &classes[code];
}

enum err_code err_code_of(const char *name)
{
    for (enum err_code code = ERR_FAILED; name && code < ERR_CODE_COUNT; code++)
        if (strcmp(classes[code].name, name) == 0)
            return code;
    return ERR_FAILED;
}

void err_clear(struct err *err)
{
    free(err->message);
    free(err->hint);
    free(err->detail);
    *err = (struct err){0};
}

void err_move(struct err *to, struct err *from)
{
    err_clear(to);
    *to = *from;
    *from = (struct err){0};
}

/* Replaces *slot by the formatted text. The arguments may point into the old text. */
static void replace(char **slot, const char *format, va_list args)
{
    char *old = *slot;
    *slot = heap_vprintf(format, args);
    free(old);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = heap_vprintf(format, args);
    va_end(args);
    err_clear(err);
    err->code = code;
    err->message = message;
    return false;
}

bool err_set_errno(struct err *err, enum err_code code, const char *format, ...)
{
    int number = errno;
    va_list args;
    va_start(args, format);
    char *message = heap_vprintf(format, args);
    va_end(args);
    if (number == ENOSPC || number == EDQUOT)
        code = ERR_NO_SPACE;
    (void)err_set(err, code, "%s: %s", message, strerror(number));
    free(message);
    if (code == ERR_NO_SPACE)
        (void)err_hint(err, "free some space: 'bough branch list' shows what each branch uses");
    return false;
}

bool err_hint(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    replace(&err->hint, format, args);
    va_end(args);
    return false;
}

bool err_detail(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    replace(&err->detail, format, args);
    va_end(args);
    return false;
}

static void prefix_message(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    replace(&err->message, format, args);
    va_end(args);
}

bool err_context(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *context = heap_vprintf(format, args);
    va_end(args);
    prefix_message(err, "%s: %s", context, err->message ? err->message : "unknown cause");
    free(context);
    return false;
}
