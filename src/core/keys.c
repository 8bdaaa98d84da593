/* keys: see keys.h. */
#include "core/keys.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "core/session.h"

#include <string.h>

#define TOKEN_PREFIX "uak_"
#define ID_LEN 12
#define SECRET_LEN 40
#define SECRET_FILE_LIMIT_BYTES 128
#define SECRET_BYTES 32
#define NAME_LIMIT 64

const char *keys_secret(struct arena *arena, const char *home, struct err *err)
{
    char *path = path_join(arena, home, "server.key");
    auto_fd lock = path_lock(path_join(arena, home, "server.key.lock"), err);
    if (lock < 0)
        return NULL;
    if (!path_exists(path)) {
        const char *secret = secret_hex(arena, SECRET_BYTES);
        if (!path_write(path, secret, strlen(secret), 0600, err))
            return NULL;
    }
    char *secret = path_read(arena, path, SECRET_FILE_LIMIT_BYTES, NULL, err);
    if (!secret || strlen(secret) == 2 * SECRET_BYTES)
        return secret;
    (void)err_set(err, ERR_FAILED, "cannot use '%s': it is not a key that bough made", path);
    return NULL;
}

bool keys_create(struct store *store, struct arena *arena, const char *secret, const char *name,
                 enum role role, const char *project_id, struct key *ret_key,
                 const char **ret_token, struct err *err)
{
    size_t len = strlen(name);
    if (len < 1 || len > NAME_LIMIT || strpbrk(name, "\r\n\t()"))
        return err_set(err, ERR_BAD_NAME, "cannot use '%s' as the name of a key", name);
    const char *id = secret_hex(arena, ID_LEN / 2);
    const char *token =
        arena_printf(arena, TOKEN_PREFIX "%s_%s", id, secret_alnum(arena, SECRET_LEN));
    struct key key = {
        .id = id,
        .name = arena_strdup(arena, name),
        .hash = secret_derive(arena, secret, token),
        .role = role,
        .project_id = project_id,
        .created_at = clock_iso(arena),
        .revoked_at = "",
    };
    if (!store_key_add(store, &key, err))
        return false;
    *ret_key = key;
    *ret_token = token;
    return true;
}

bool keys_check(struct store *store, struct arena *arena, const char *secret, const char *token,
                struct key *ret_key, struct err *err)
{
    struct key key;
    bool shaped = strlen(token) == strlen(TOKEN_PREFIX) + ID_LEN + 1 + SECRET_LEN &&
                  text_starts(token, TOKEN_PREFIX);
    if (!shaped)
        return err_set(err, ERR_NOT_FOUND, "this is not a key");
    const char *id = arena_strndup(arena, token + strlen(TOKEN_PREFIX), ID_LEN);
    if (!store_key_get(store, arena, id, &key, err))
        return false;
    if (!secret_equal(secret_derive(arena, secret, token), key.hash) || *key.revoked_at)
        return err_set(err, ERR_NOT_FOUND, "this key is not good");
    *ret_key = key;
    return true;
}

bool core_key_create(struct core *core, const char *name, enum role role, const char *project_id,
                     struct key *ret_key, const char **ret_token, struct err *err)
{
    const char *secret = keys_secret(&core->arena, core->home, err);
    return secret && keys_create(core->store, &core->arena, secret, name, role, project_id, ret_key,
                                 ret_token, err);
}

bool core_key_list(struct core *core, struct key **ret_keys, size_t *ret_n, struct err *err)
{
    return store_key_list(core->store, &core->arena, ret_keys, ret_n, err);
}

bool core_key_revoke(struct core *core, const char *id_or_name, struct err *err)
{
    return store_key_revoke(core->store, id_or_name, clock_iso(&core->arena), err);
}
