/* site: see site.h. */
#include "site/site.h"

#include "core/link.h"
#include "site/local.h"
#include "site/remote.h"

const char *site_url(struct arena *arena, const char *directory)
{
    struct link link;
    auto_err ignored = {0};
    return link_find(arena, directory, &link, &ignored) ? link.url : NULL;
}

struct site *site_open(const struct core_options *options, struct err *err)
{
    auto_arena arena = {0};
    struct link link;
    if (!link_find(&arena, options->directory, &link, err))
        return NULL;
    return link.url ? remote_open(options, &link, err) : local_open(options, true, err);
}

struct site *site_open_home(const struct core_options *options, struct err *err)
{
    auto_arena arena = {0};
    struct link link;
    auto_err ignored = {0};
    bool elsewhere = link_find(&arena, options->directory, &link, &ignored) && link.url;
    return elsewhere ? remote_open(options, &link, err) : local_open(options, false, err);
}

void site_close(struct site **site)
{
    if (*site)
        (*site)->ops->close(*site);
    *site = NULL;
}
