/* gate_slot: see gate_slot.h. */
#include "core/gate_slot.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "core/sleep.h"
#include "pg/cluster.h"

#include <stdlib.h>
#include <sys/epoll.h>

/* They are mostly asked for in their order. */
struct gate_slot *gate_slots_find(struct gate_slots *slots, const char *id)
{
    for (size_t i = 0; i < slots->list.n; i++) {
        slots->next = slots->next + 1 < slots->list.n ? slots->next + 1 : 0;
        if (text_equal(slots->list.items[slots->next]->id, id))
            return slots->list.items[slots->next];
    }
    return NULL;
}

bool gate_slot_runs(const struct gate_slot *slot)
{
    return cluster_server_pid(slot->data) != 0;
}

void gate_slot_drop(struct gate_slots *slots, struct gate_slot *slot)
{
    if (slot->listener < 0)
        return;
    /* The server may have the same socket, which then stays in the set. */
    (void)epoll_ctl(slots->epoll, EPOLL_CTL_DEL, slot->listener, NULL);
    fd_close(&slot->listener);
}

/* Edge-triggered: each connection is told once, also those that a server takes. */
static void watch(struct gate_slots *slots, struct gate_slot *slot, int listener)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = slot};
    slot->listener = listener;
    if (listener >= 0 && epoll_ctl(slots->epoll, EPOLL_CTL_ADD, listener, &event) != 0)
        fd_close(&slot->listener);
    slot->knocked = slot->knocked || listener_is_wanted(slot->listener);
}

/* What a gate that was killed may have left shut is opened again. */
static void adopt(struct gate_slots *slots, struct gate_slot *slot)
{
    struct instance instance = {.id = slot->id, .data = slot->data, .port = slot->port};
    watch(slots, slot, listener_of(&instance));
    if (slot->listener >= 0)
        listener_reopen(slot->listener);
}

void gate_slot_hold(struct gate_slots *slots, struct gate_slot *slot)
{
    auto_err ignored = {0}; /* a stranger has the port: the branch can be started on another one */
    bool wanted = slot->at_rest && (slot->asleep || slot->idle_timeout_s > 0);
    bool running = slot->released || (wanted && slot->listener < 0) ? gate_slot_runs(slot) : false;
    if (slot->released && !running)
        slot->released = false;
    if (!slot->at_rest || slot->listener >= 0 || slot->released)
        return;
    if (wanted && running)
        adopt(slots, slot);
    else if (slot->asleep)
        watch(slots, slot, listener_make(slot->port, &ignored));
}

static struct gate_slot *add(struct gate_slots *slots, const struct backend *backend)
{
    struct gate_slot *slot = heap_zeroed(sizeof(*slot));
    slot->id = arena_strdup(&slot->arena, backend->id);
    slot->project_id = arena_strdup(&slot->arena, backend->project_id);
    slot->name = arena_strdup(&slot->arena, backend->name);
    slot->data = arena_strdup(&slot->arena, backend->data_path);
    slot->expires_at = "";
    slot->port = backend->port;
    slot->listener = -1;
    slot->used_ms = clock_ms();
    vec_add(&slots->arena, &slots->list, slot);
    return slot;
}

static void update(struct gate_slots *slots, const struct backend *backend, int64_t idle_timeout_s)
{
    struct gate_slot *slot = gate_slots_find(slots, backend->id);
    if (!slot)
        slot = add(slots, backend);
    if (slot->port != backend->port)
        gate_slot_drop(slots, slot);
    if (!text_equal(slot->expires_at, backend->expires_at))
        slot->expires_at = arena_strdup(&slot->arena, backend->expires_at);
    if (slot->asleep && !backend->asleep)
        slot->used_ms = clock_ms();
    if (backend->pinned)
        slot->expires_at = "";
    /* Somebody was killed while he put it to sleep. */
    if (!slot->asleep && backend->asleep && atomic_load(&slot->work) == WORK_NONE)
        slot->stale = gate_slot_runs(slot);
    slot->stale = slot->stale && backend->asleep;
    slot->port = backend->port;
    slot->asleep = backend->asleep;
    slot->at_rest = is_at_rest(backend);
    slot->idle_timeout_s = idle_timeout_s;
    slot->seen = true;
    gate_slot_hold(slots, slot);
}

/* A bough.ini that cannot be read sets no time. */
static int64_t project_timeout(struct arena *arena, const struct project *project)
{
    struct project_file file = {0};
    const char *profile = NULL;
    auto_err ignored = {0};
    if (!*project->directory)
        return 0;
    char *path = path_join(arena, project->directory, "bough.ini");
    if (!project_file_profile(arena, path, &profile, &ignored) ||
        !project_file_read(arena, path, profile ? profile : "plain", &file, &ignored))
        return 0;
    return file.limits.idle_timeout_s;
}

static bool is_watched(const struct backend *backend, int64_t idle_timeout_s)
{
    bool expires = *backend->expires_at && !backend->pinned;
    return !session_is_parent(backend) && (backend->asleep || idle_timeout_s > 0 || expires);
}

static bool refresh_project(struct gate_slots *slots, struct store *store,
                            const struct project *project, bool *ret_any, struct err *err)
{
    auto_arena arena = {0};
    struct backend *backends = NULL;
    size_t n = 0;
    int64_t timeout_s = project_timeout(&arena, project);
    if (!store_backend_list(store, &arena, project->id, &backends, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        int64_t own_s = backends[i].idle_timeout_s;
        int64_t idle_timeout_s = own_s == IDLE_TIMEOUT_OF_PROJECT ? timeout_s : own_s;
        if (!is_watched(&backends[i], idle_timeout_s))
            continue;
        *ret_any = true;
        update(slots, &backends[i], idle_timeout_s);
    }
    return true;
}

static void free_slot(struct gate_slot *slot)
{
    free(slot->why);
    arena_release(&slot->arena);
    free(slot);
}

static void remove_gone(struct gate_slots *slots)
{
    size_t used = 0;
    for (size_t i = 0; i < slots->list.n; i++) {
        struct gate_slot *slot = slots->list.items[i];
        if (!slot->seen)
            gate_slot_drop(slots, slot);
        if (!slot->seen && atomic_load(&slot->work) == WORK_NONE)
            free_slot(slot);
        else
            slots->list.items[used++] = slot;
    }
    slots->list.n = used;
}

bool gate_slots_refresh(struct gate_slots *slots, struct store *store, bool *ret_any,
                        struct err *err)
{
    auto_arena arena = {0};
    struct project *projects = NULL;
    size_t n = 0;
    *ret_any = false;
    if (!store_project_list(store, &arena, &projects, &n, err))
        return false;
    for (size_t i = 0; i < slots->list.n; i++)
        slots->list.items[i]->seen = false;
    for (size_t i = 0; i < n; i++)
        if (!refresh_project(slots, store, &projects[i], ret_any, err))
            return false;
    remove_gone(slots);
    return true;
}

void gate_slots_release(struct gate_slots *slots)
{
    for (size_t i = 0; i < slots->list.n; i++) {
        gate_slot_drop(slots, slots->list.items[i]);
        if (atomic_load(&slots->list.items[i]->work) != WORK_RUNS)
            free_slot(slots->list.items[i]);
    }
    slots->list.n = 0;
    arena_release(&slots->arena);
}
