/*
 * gate: see gate.h. One thread waits for events and never does anything that takes time; threads
 * start and stop servers, each with a session of its own. They ask for the socket at the gate's
 * door, as every command does.
 */
#include "core/gate.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "core/expire.h"
#include "core/gate_call.h"
#include "core/gate_slot.h"
#include "core/sleep.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAKER_LIMIT 8  /* threads */
#define OTHERS_LIMIT 2 /* that put branches to sleep or delete them */
#define EVENT_LIMIT 64
#define TICK_MS 500
#define RETRY_MS 20
#define WAKE_RETRY_MS 5000
#define WAKE_ATTEMPTS 2 /* until those who wait are told */
#define FAILED_RETRY_MS 60000
#define STANDBY_MS 200
#define END_TIMEOUT_MS 60000
#define DESCRIPTORS 65536

struct gate {
    const struct gate_options *options;
    const char *home;
    struct store *store;
    int door;
    int finished; /* an eventfd: a thread is done */
    struct gate_slots slots;
    int64_t version; /* of the store, when it was read last */
    int64_t tick_ms; /* when the last tick was */
    bool needed;
    int working[2]; /* threads: those that wake, the others */
    pid_t orphan;
    int orphan_rounds;
};

/* --- What threads do --- */

struct work {
    struct gate *gate;
    struct gate_slot *slot;
    int listener; /* a descriptor of its own, or -1 */
};

static struct core *open_session(const struct work *work, struct err *err)
{
    struct core_options options = {.home = work->gate->home, .pg_bin = work->gate->options->pg_bin};
    struct core *core = session_open_by_id(&options, work->slot->project_id, err);
    if (core)
        core->is_gate = true;
    return core;
}

/* The mark may not be there: a server that was killed is started again, too. */
static bool wake(struct work *work, struct err *err)
{
    auto_core *core = open_session(work, err);
    struct backend backend;
    if (!core || !store_backend_get(core->store, &core->arena, work->slot->id, &backend, err))
        return false;
    auto_fd lock = session_lock(core, backend.id, backend.name, err);
    if (lock < 0 || !store_backend_get(core->store, &core->arena, backend.id, &backend, err))
        return false;
    if (!is_at_rest(&backend))
        return err_set(err, ERR_BUSY, "the branch is '%s'", backend_state_name(backend.state));
    backend.asleep = true;
    return awake_locked(core, &backend, err);
}

static bool put_to_sleep(struct work *work, struct err *err)
{
    auto_core *core = open_session(work, err);
    return core && fall_asleep(core, work->slot->id, work->listener, &work->slot->used, err);
}

static bool end_life(struct work *work, struct err *err)
{
    auto_core *core = open_session(work, err);
    return core && expire_one(core, work->slot->id, err);
}

static void *run_work(void *context)
{
    static bool (*const jobs[])(struct work *, struct err *) = {
        [JOB_WAKE] = wake, [JOB_SLEEP] = put_to_sleep, [JOB_EXPIRE] = end_life};
    struct work work = *(struct work *)context;
    auto_err err = {0};
    free(context);
    work.slot->used = false;
    work.slot->failed = !jobs[work.slot->job](&work, &err);
    if (work.slot->failed && err.code != ERR_BUSY)
        work.slot->why = heap_strdup(err.message);
    fd_close(&work.listener);
    int finished = work.gate->finished;
    atomic_store(&work.slot->work, WORK_DONE);
    uint64_t one = 1;
    ssize_t ignored = write(finished, &one, sizeof(one)); /* else the next tick sees it */
    (void)ignored;
    return NULL;
}

/* --- What the gate does --- */

static void say(const struct gate *gate, const char *name, const char *what)
{
    auto_arena arena = {0};
    if (gate->options->say)
        gate->options->say(gate->options->say_context,
                           arena_printf(&arena, "branch '%s': %s", name, what));
}

static void start_job(struct gate *gate, struct gate_slot *slot, enum gate_job job)
{
    pthread_t id;
    int *working = &gate->working[job != JOB_WAKE];
    if (*working >= (job == JOB_WAKE ? WAKER_LIMIT : OTHERS_LIMIT))
        return;
    struct work *work = heap_zeroed(sizeof(*work));
    *work = (struct work){gate, slot,
                          slot->listener >= 0 ? fcntl(slot->listener, F_DUPFD_CLOEXEC, 0) : -1};
    slot->job = job;
    atomic_store(&slot->work, WORK_RUNS);
    if (pthread_create(&id, NULL, run_work, work) == 0) {
        (void)pthread_detach(id);
        (*working)++;
        return;
    }
    atomic_store(&slot->work, WORK_NONE);
    fd_close(&work->listener);
    free(work);
}

/* Clients that wait for a server that does not start are told so, by the end of their connection.
 */
static void refuse(struct gate *gate, struct gate_slot *slot)
{
    gate_slot_drop(&gate->slots, slot);
    slot->knocked = false;
    slot->failures = 0;
    gate_slot_hold(&gate->slots, slot);
}

static void end_job(struct gate *gate, struct gate_slot *slot)
{
    static const char *const done[] = {
        [JOB_WAKE] = "woken", [JOB_SLEEP] = "sleeps", [JOB_EXPIRE] = "deleted: its time was over"};
    enum gate_job job = slot->job;
    bool final = slot->failed && slot->why;
    bool wakes = job == JOB_WAKE;
    slot->failures = wakes && final ? slot->failures + 1 : 0;
    bool refused = slot->failures == WAKE_ATTEMPTS;
    int64_t now_ms = clock_ms();
    gate->working[job != JOB_WAKE]--;
    if (final || (!slot->failed && !slot->used))
        say(gate, slot->name, final ? slot->why : done[job]);
    if (slot->used || !slot->failed)
        slot->used_ms = now_ms;
    if (slot->failed)
        slot->not_before_ms = now_ms + (!final || (wakes && !refused) ? RETRY_MS
                                        : wakes                       ? WAKE_RETRY_MS
                                                                      : FAILED_RETRY_MS);
    if (job == JOB_SLEEP)
        slot->asleep = !slot->failed && !slot->used;
    if (wakes && !slot->failed)
        slot->asleep = slot->stale = false;
    free(slot->why);
    slot->why = NULL;
    slot->job = JOB_NONE;
    atomic_store(&slot->work, WORK_NONE);
    if (refused)
        refuse(gate, slot);
    if (slot->seen)
        gate_slot_hold(&gate->slots, slot);
    slot->knocked = slot->knocked || (slot->asleep && listener_is_wanted(slot->listener));
}

/* Whether somebody waits in vain. */
static bool wants_to_wake(struct gate_slot *slot)
{
    if (!slot->knocked || slot->released || slot->listener < 0)
        return false;
    slot->knocked = listener_is_wanted(slot->listener);
    return slot->knocked && (slot->asleep || !gate_slot_runs(slot));
}

static enum gate_job choose_job(struct gate_slot *slot, const char *now, int64_t now_ms)
{
    if (now_ms < slot->not_before_ms)
        return JOB_NONE;
    if (slot->at_rest && (slot->stale || wants_to_wake(slot)))
        return JOB_WAKE;
    if (*slot->expires_at && strcmp(slot->expires_at, now) <= 0)
        return JOB_EXPIRE;
    if (!slot->at_rest || slot->asleep || !slot->idle_timeout_s ||
        now_ms - slot->used_ms < slot->idle_timeout_s * 1000)
        return JOB_NONE;
    if (gate_slot_runs(slot))
        return JOB_SLEEP;
    slot->used_ms = now_ms; /* it was stopped */
    return JOB_NONE;
}

static void end_jobs(struct gate *gate)
{
    for (size_t i = 0; i < gate->slots.list.n; i++)
        if (atomic_load(&gate->slots.list.items[i]->work) == WORK_DONE)
            end_job(gate, gate->slots.list.items[i]);
}

static void start_jobs(struct gate *gate)
{
    auto_arena arena = {0};
    const char *now = clock_iso(&arena);
    int64_t now_ms = clock_ms();
    for (size_t i = 0; i < gate->slots.list.n; i++) {
        struct gate_slot *slot = gate->slots.list.items[i];
        if (atomic_load(&slot->work) != WORK_NONE || !slot->seen)
            continue;
        enum gate_job job = choose_job(slot, now, now_ms);
        if (job != JOB_NONE)
            start_job(gate, slot, job);
    }
}

static void refresh(struct gate *gate)
{
    auto_err ignored = {0}; /* the next tick tries again */
    int64_t version = 0;
    if (!store_version(gate->store, &version, &ignored))
        return;
    gate->version = version;
    (void)gate_slots_refresh(&gate->slots, gate->store, &gate->needed, &ignored);
}

/* "take ID", "release ID", "look" */
static void answer(struct gate *gate)
{
    char line[GATE_LINE_LIMIT];
    auto_fd client = gate_accept(gate->door, line);
    if (client < 0)
        return;
    const char *space = strchr(line, ' ');
    struct gate_slot *slot = space ? gate_slots_find(&gate->slots, space + 1) : NULL;
    if (text_starts(line, "look"))
        refresh(gate);
    if (text_starts(line, "release") && slot) {
        gate_slot_drop(&gate->slots, slot);
        slot->released = true;
    }
    bool take = text_starts(line, "take") && slot && !slot->released;
    gate_answer(client, take ? slot->listener : -1);
}

/* Servers that were started here are our children; when one ends later, nobody waits for it. A
 * zombie that stays for a while is one of those. */
static void reap_orphan(struct gate *gate)
{
    siginfo_t info = {0};
    bool found = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
    gate->orphan_rounds = found && info.si_pid == gate->orphan ? gate->orphan_rounds + 1 : 0;
    gate->orphan = found ? info.si_pid : 0;
    if (gate->orphan_rounds >= 5)
        (void)waitpid(gate->orphan, NULL, WNOHANG);
}

static void mark_used(struct gate *gate)
{
    struct listener_ports ports;
    int64_t now_ms = clock_ms();
    bool any = false;
    for (size_t i = 0; i < gate->slots.list.n && !any; i++)
        any = !gate->slots.list.items[i]->asleep;
    if (!any || !listener_ports_in_use(&ports))
        return;
    for (size_t i = 0; i < gate->slots.list.n; i++)
        if (listener_ports_have(&ports, gate->slots.list.items[i]->port))
            gate->slots.list.items[i]->used_ms = now_ms;
}

static void tick(struct gate *gate)
{
    auto_err ignored = {0};
    int64_t version = 0;
    gate->tick_ms = clock_ms();
    if (!store_version(gate->store, &version, &ignored) || version != gate->version)
        refresh(gate);
    for (size_t i = 0; i < gate->slots.list.n; i++) {
        struct gate_slot *slot = gate->slots.list.items[i];
        if (slot->listener < 0 && atomic_load(&slot->work) == WORK_NONE)
            gate_slot_hold(&gate->slots, slot);
        /* A server that was killed may have left somebody in the queue. */
        slot->knocked = slot->knocked || (!slot->asleep && listener_is_wanted(slot->listener));
    }
    mark_used(gate);
    if (!gate->options->stop)
        reap_orphan(gate);
}

static bool is_stopped(const struct gate *gate)
{
    return gate->options->stop && atomic_load(gate->options->stop);
}

static int working(const struct gate *gate)
{
    return gate->working[0] + gate->working[1];
}

static void handle(struct gate *gate, const struct epoll_event *event)
{
    uint64_t count = 0;
    ssize_t ignored = 0;
    if (event->data.ptr == &gate->finished) {
        ignored = read(gate->finished, &count, sizeof(count));
    } else {
        struct gate_slot *slot = event->data.ptr;
        slot->used_ms = clock_ms();
        slot->knocked = true;
    }
    (void)ignored;
}

/* Until the tick, or until a job may be tried again. */
static int wait_ms(const struct gate *gate)
{
    int64_t now_ms = clock_ms();
    int64_t wait = gate->tick_ms + TICK_MS - now_ms;
    for (size_t i = 0; i < gate->slots.list.n; i++) {
        const struct gate_slot *slot = gate->slots.list.items[i];
        int64_t left = slot->not_before_ms - now_ms;
        if (slot->knocked && left > 0 && left < wait)
            wait = left;
    }
    return wait > 0 ? (int)wait : 0;
}

/* What the door asks for may remove slots, which other events name: it comes last. */
static void wait_and_handle(struct gate *gate)
{
    struct epoll_event events[EVENT_LIMIT];
    bool asked = false;
    int n = epoll_wait(gate->slots.epoll, events, EVENT_LIMIT, wait_ms(gate));
    for (int i = 0; i < n; i++) {
        if (events[i].data.ptr == &gate->door)
            asked = true;
        else
            handle(gate, &events[i]);
    }
    if (asked)
        answer(gate);
}

static bool may_end(const struct gate *gate)
{
    return is_stopped(gate) || (gate->options->while_needed && !gate->needed && !working(gate));
}

static void loop(struct gate *gate)
{
    struct deadline deadline = {0};
    bool ends = false;
    refresh(gate);
    while (!ends || (working(gate) && !deadline_passed(deadline))) {
        wait_and_handle(gate);
        end_jobs(gate);
        if (!ends && clock_ms() - gate->tick_ms >= TICK_MS)
            tick(gate);
        if (!ends)
            start_jobs(gate);
        if (!ends && may_end(gate)) {
            ends = true;
            deadline = deadline_in(END_TIMEOUT_MS);
        }
    }
}

static bool watch(struct gate *gate, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
    return fd >= 0 && epoll_ctl(gate->slots.epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Each sleeping branch takes one. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS)
        return;
    limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* The door is the lock: -1 where another gate has it. */
static bool open_door(struct gate *gate, struct err *err)
{
    bool taken = false;
    while ((gate->door = gate_door(gate->home, &taken)) < 0 && taken && gate->options->patient &&
           !is_stopped(gate))
        clock_sleep_us(STANDBY_MS * 1000);
    if (gate->door >= 0 || is_stopped(gate))
        return true;
    return taken ? err_set(err, ERR_BUSY, "cannot start a gate: one runs already for '%s'",
                           gate->home)
                 : err_set(err, ERR_FAILED, "cannot start a gate for '%s'", gate->home);
}

static bool run(struct gate *gate, struct err *err)
{
    gate->slots.epoll = epoll_create1(EPOLL_CLOEXEC);
    gate->finished = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!open_door(gate, err))
        return false;
    if (is_stopped(gate))
        return true;
    if (!watch(gate, gate->door, &gate->door) || !watch(gate, gate->finished, &gate->finished))
        return err_set_errno(err, ERR_FAILED, "cannot start a gate");
    raise_descriptors();
    loop(gate);
    return true;
}

bool gate_run(const struct gate_options *options, struct err *err)
{
    /* A thread that is late may still use it. */
    struct gate *gate = heap_zeroed(sizeof(*gate));
    struct core_options wanted = {.home = options->home, .pg_bin = options->pg_bin};
    auto_core *core = core_open(&wanted, err);
    if (!core) {
        free(gate);
        return false;
    }
    *gate = (struct gate){
        .options = options, .home = core->home, .store = core->store, .door = -1, .finished = -1};
    gate->slots.epoll = -1;
    bool success = run(gate, err);
    bool late = working(gate) > 0;
    fd_close(&gate->door);
    if (late) {
        core = NULL;
        return success;
    }
    gate_slots_release(&gate->slots);
    fd_close(&gate->slots.epoll);
    fd_close(&gate->finished);
    free(gate);
    return success;
}
