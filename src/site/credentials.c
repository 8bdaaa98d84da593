/* credentials: see credentials.h. The file is JSON: {"https://host:port": "uak_..."}. */
#include "site/credentials.h"

#include "base/path.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FILE_NAME "credentials"
#define FILE_LIMIT_BYTES (1024 * 1024)
#define FILE_MODE 0600
#define KEY_PREFIX "uak_"
#define KEY_LIMIT_BYTES 256

const char *credentials_of_environment(void)
{
    const char *key = getenv(CREDENTIALS_VARIABLE);
    return key && text_starts(key, KEY_PREFIX) ? key : NULL;
}

bool credentials_check(const char *key, struct err *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    if (text_starts(key, KEY_PREFIX) && strlen(key) <= KEY_LIMIT_BYTES &&
        key[strspn(key, allowed)] == '\0')
        return true;
    (void)err_set(err, ERR_USAGE, "cannot use the key: it is not one that 'bough key create' made");
    return err_hint(err, "a key begins with '%s'", KEY_PREFIX);
}

static bool load(struct arena *arena, const char *path, json_t **ret_all, struct err *err)
{
    size_t len = 0;
    if (!path_exists(path)) {
        *ret_all = json_object();
        return true;
    }
    char *text = path_read(arena, path, FILE_LIMIT_BYTES, &len, err);
    if (!text)
        return false;
    *ret_all = json_loadb(text, len, 0, NULL);
    if (json_is_object(*ret_all))
        return true;
    json_decref(*ret_all);
    (void)err_set(err, ERR_CONFIG, "cannot read '%s': it is damaged", path);
    return err_hint(err, "remove it, and run 'bough link' again");
}

bool credentials_get(struct arena *arena, const char *home, const char *url, const char **ret_key,
                     struct err *err)
{
    json_t *all = NULL;
    if (!load(arena, path_join(arena, home, FILE_NAME), &all, err))
        return false;
    *ret_key = arena_strdup(arena, json_string_value(json_object_get(all, url)));
    json_decref(all);
    return true;
}

bool credentials_set(const char *home, const char *url, const char *key, struct err *err)
{
    auto_arena arena = {0};
    json_t *all = NULL;
    char *path = path_join(&arena, home, FILE_NAME);
    auto_fd lock = path_lock(arena_printf(&arena, "%s.lock", path), err);
    if (lock < 0 || !load(&arena, path, &all, err))
        return false;
    if (key)
        (void)json_object_set_new(all, url, json_string(key));
    else
        (void)json_object_del(all, url);
    char *text = json_dumps(all, JSON_INDENT(2));
    bool written = path_write(path, text, strlen(text), FILE_MODE, err);
    json_decref(all);
    free(text);
    return written;
}
