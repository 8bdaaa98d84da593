/* link: see link.h. */
#include "core/link.h"

#include "base/ini.h"
#include "base/path.h"
#include "base/text.h"

#include <string.h>

#define FOLDER ".bough"
#define CONTEXT_FILE FOLDER "/context"

bool link_is_there(const char *directory)
{
    auto_arena arena = {0};
    return path_exists(path_join(&arena, directory, CONTEXT_FILE));
}

bool link_read(struct arena *arena, const char *directory, struct link *ret_link, struct err *err)
{
    struct ini ini;
    char *path = path_join(arena, directory, CONTEXT_FILE);
    if (!ini_read(arena, path, &ini, err))
        return false;
    struct link link = {
        .directory = directory,
        .project_id = ini_get(&ini, "context", "project"),
        .branch = ini_get(&ini, "context", "branch"),
        .home = ini_get(&ini, "context", "home"),
        .url = ini_get(&ini, "context", "url"),
        .ca = ini_get(&ini, "context", "ca"),
    };
    if (!link.project_id || !link.branch)
        return err_set(err, ERR_NOT_LINKED, "cannot read '%s': it names no project", path);
    *ret_link = link;
    return true;
}

bool link_find(struct arena *arena, const char *directory, struct link *ret_link, struct err *err)
{
    char *real = path_real(arena, directory ? directory : ".", err);
    if (!real)
        return false;
    for (char *at = real;; at = path_parent(arena, at)) {
        if (link_is_there(at))
            return link_read(arena, at, ret_link, err);
        if (strcmp(at, "/") == 0)
            break;
    }
    (void)err_set(err, ERR_NOT_LINKED, "cannot find a project: '%s' is not linked to one", real);
    return err_hint(err, "run 'bough init NAME' here, or go to the directory of a project");
}

static void add(struct text *text, const char *key, const char *value)
{
    if (value)
        text_addf(text, "%s = %s\n", key, value);
}

bool link_write(const struct link *link, struct err *err)
{
    auto_arena arena = {0};
    struct text text = text_make(&arena);
    text_add(&text, "; made by bough: which backend this directory is on\n[context]\n");
    add(&text, "project", link->project_id);
    add(&text, "branch", link->branch);
    add(&text, "home", link->home);
    add(&text, "url", link->url);
    add(&text, "ca", link->ca);
    return path_make(path_join(&arena, link->directory, FOLDER), 0755, err) &&
           path_write(path_join(&arena, link->directory, CONTEXT_FILE), text.data, text.len, 0644,
                      err);
}

bool link_remove(const char *directory, struct err *err)
{
    auto_arena arena = {0};
    return path_remove(path_join(&arena, directory, FOLDER), err);
}
