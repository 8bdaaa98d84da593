/* relink: links a directory to a project of this home that is there already. */
#include "base/path.h"
#include "base/text.h"
#include "core/link.h"
#include "core/session.h"

/* By id or name; NULL: the only one. */
static const struct project *choose(struct core *core, const struct project *all, size_t n,
                                    const char *wanted, struct err *err)
{
    struct text names = text_make(&core->arena);
    for (size_t i = 0; i < n; i++) {
        text_add_item(&names, ", ", all[i].name);
        if (wanted ? text_equal(all[i].id, wanted) || text_equal(all[i].name, wanted) : n == 1)
            return &all[i];
    }
    if (wanted)
        (void)err_set(err, ERR_NOT_FOUND, "cannot find project '%s'", wanted);
    else
        (void)err_set(err, n ? ERR_USAGE : ERR_NOT_FOUND, "cannot choose a project: there %s",
                      n ? "are several" : "is none");
    (void)(n ? err_hint(err, "name one with --project: %s", names.data)
             : err_hint(err, "run 'bough init NAME' to make one"));
    return NULL;
}

bool core_attach(struct core *core, const char *wanted, struct project *ret_project,
                 const char **ret_directory, struct err *err)
{
    struct project *all = NULL;
    size_t n = 0;
    const char *asked = core->options.directory ? core->options.directory : ".";
    const char *directory = path_real(&core->arena, asked, err);
    if (!directory || !store_project_list(core->store, &core->arena, &all, &n, err))
        return false;
    const struct project *project = choose(core, all, n, wanted, err);
    if (!project || !session_drop_dead_link(core, directory, err))
        return false;
    struct link link = {.branch = PARENT_NAME};
    if (link_is_there(directory) && !link_read(&core->arena, directory, &link, err))
        return false;
    if (link.project_id && (link.url || !text_equal(link.project_id, project->id))) {
        (void)err_set(err, ERR_EXISTS, "'%s' is linked to another project", directory);
        return err_hint(err, "run 'bough unlink' there first");
    }
    *ret_project = *project;
    *ret_directory = directory;
    return session_link(core, directory, project->id, link.branch, err);
}
