/* initdb: a new cluster. */
#include "instance/instance.h"

#include "base/path.h"
#include "base/vec.h"
#include "instance/access.h"
#include "instance/settings.h"

#include <strings.h>

#define INITDB_TIMEOUT_MS (5 * 60 * 1000)

static bool is_utf8(const char *encoding)
{
    return strcasecmp(encoding, "UTF8") == 0 || strcasecmp(encoding, "UTF-8") == 0;
}

bool instance_initdb(const struct instance *instance, const char *encoding, const char *lc_collate,
                     const char *lc_ctype, struct err *err)
{
    auto_arena arena = {0};
    VEC(const char *) argv = {0};
    if (!encoding)
        encoding = "UTF8";
    vec_add(&arena, &argv, path_join(&arena, instance->pg_bin, "initdb"));
    vec_add(&arena, &argv, arena_printf(&arena, "--pgdata=%s", instance->data));
    vec_add(&arena, &argv, arena_printf(&arena, "--username=%s", instance->superuser));
    vec_add(&arena, &argv, arena_printf(&arena, "--encoding=%s", encoding));
    /* A locale has one encoding; C goes with every one. */
    vec_add(&arena, &argv, is_utf8(encoding) ? "--locale=C.UTF-8" : "--locale=C");
    if (lc_collate)
        vec_add(&arena, &argv, arena_printf(&arena, "--lc-collate=%s", lc_collate));
    if (lc_ctype)
        vec_add(&arena, &argv, arena_printf(&arena, "--lc-ctype=%s", lc_ctype));
    vec_add(&arena, &argv, "--data-checksums");
    vec_add(&arena, &argv, "--auth=reject"); /* until our own pg_hba.conf is there */
    vec_add(&arena, &argv, NULL);
    struct process process = {
        .argv = argv.items,
        .env = settings_environment(&arena, NULL),
        .directory = instance->data, /* the caller's may be closed to the server user */
        .user = &instance->user,
        .timeout_ms = INITDB_TIMEOUT_MS,
    };
    if (!process_check(&arena, &process, NULL, err))
        return err_context(err, "cannot make a cluster in '%s'", instance->data);
    return access_close(instance, err);
}
