/* server: see server.h. */
#include "server/server.h"

#include "base/clock.h"
#include "core/gate.h"
#include "core/keys.h"
#include "server/daemon.h"
#include "server/dispatch.h"
#include "server/listen.h"
#include "server/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOUSEKEEPING_S 2
#define ORPHAN_ROUNDS 5
#define STREAMS_END_MS 5000

/* ---- what threads share ---- */

struct store *server_store(struct server *server, struct err *err)
{
    struct store *store = NULL;
    (void)pthread_mutex_lock(&server->mutex);
    if (server->n_stores)
        store = server->stores[--server->n_stores];
    (void)pthread_mutex_unlock(&server->mutex);
    return store ? store : store_open(server->home, err);
}

void server_store_done(struct server *server, struct store *store)
{
    (void)pthread_mutex_lock(&server->mutex);
    if (server->n_stores < STORE_CACHE_LIMIT) {
        server->stores[server->n_stores++] = store;
        store = NULL;
    }
    (void)pthread_mutex_unlock(&server->mutex);
    if (store)
        listings_drop(&server->listings, store);
    store_close(&store);
}

struct thread {
    struct server *server;
    void (*run)(void *);
    void *context;
};

static void *run_thread(void *context)
{
    struct thread thread = *(struct thread *)context;
    free(context);
    thread.run(thread.context);
    atomic_fetch_sub(&thread.server->counters.streams, 1);
    return NULL;
}

bool server_thread(struct server *server, void (*run)(void *), void *context)
{
    pthread_t id;
    bool room = atomic_fetch_add(&server->counters.streams, 1) < STREAM_LIMIT;
    struct thread *thread = heap_realloc(NULL, sizeof(*thread));
    *thread = (struct thread){server, run, context};
    if (room && pthread_create(&id, NULL, run_thread, thread) == 0) {
        (void)pthread_detach(id);
        return true;
    }
    atomic_fetch_sub(&server->counters.streams, 1);
    free(thread);
    return false;
}

/* ---- starting ---- */

static void say(struct server *server, const char *format, ...) printf_like(2, 3);
static void say(struct server *server, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *line = heap_vprintf(format, args);
    va_end(args);
    server->options->say(server->options->say_context, line);
    free(line);
}

/* The first start makes the key that makes the others. */
static bool make_first_key(struct server *server, struct store *store, struct err *err)
{
    struct key *keys = NULL;
    struct key key;
    const char *token = NULL;
    size_t n = 0;
    if (!store_key_list(store, &server->arena, &keys, &n, err))
        return false;
    if (n)
        return true;
    if (!keys_create(store, &server->arena, server->secret, "admin", ROLE_ADMIN, "", &key, &token,
                     err))
        return false;
    say(server, "admin key, shown only now: %s", token);
    return true;
}

/* What a crash interrupted is finished or undone before anybody asks. A project whose directory is
 * gone must not keep the others from being served. */
static void recover(struct server *server, const struct project *project)
{
    struct core_options options = {
        .home = server->home, .directory = project->directory, .pg_bin = server->options->pg_bin};
    auto_err err = {0};
    size_t n = 0;
    const char *const *names = NULL;
    if (!*project->directory) {
        say(server, "project '%s': its directory is not known; run 'bough status' there",
            project->name);
        return;
    }
    auto_core *core = core_open_project(&options, &err);
    const char *const *repairs = core ? core_repairs(core, &n) : NULL;
    for (size_t i = 0; i < n; i++)
        say(server, "project '%s': repaired: %s", project->name, repairs[i]);
    if (!core || (server->options->start && !core_start(core, NULL, &names, &n, &err)))
        say(server, "project '%s': %s", project->name, err.message);
}

static bool open_home(struct server *server, struct err *err)
{
    struct core_options options = {.home = server->options->home};
    auto_core *core = core_open(&options, err);
    if (!core)
        return false;
    server->home = arena_strdup(&server->arena, core_home(core));
    server->secret = keys_secret(&server->arena, server->home, err);
    return server->secret != NULL;
}

/* Once nothing can go wrong any more but the certificate. */
static bool prepare(struct server *server, struct err *err)
{
    struct project *projects = NULL;
    size_t n = 0;
    struct store *store = server_store(server, err);
    if (!store)
        return false;
    bool ready = store_answer_forget(store, "", err) && make_first_key(server, store, err) &&
                 store_project_list(store, &server->arena, &projects, &n, err);
    server_store_done(server, store);
    for (size_t i = 0; i < n && ready; i++)
        recover(server, &projects[i]);
    return ready;
}

static bool open_socket(const char *address, int number, int *ret_fd, struct err *err)
{
    *ret_fd = listen_inherited(number);
    return *ret_fd >= 0 || listen_on(address, ret_fd, err);
}

/* What is listened on, before anything is served. */
struct sockets {
    int plain;
    int tls; /* -1: none */
    const char *plain_name;
    struct tls files;
};

static bool open_sockets(struct server *server, struct sockets *sockets, struct err *err)
{
    const struct server_options *options = server->options;
    if (!open_socket(options->listen, 0, &sockets->plain, err))
        return false;
    sockets->plain_name = listen_name(&server->arena, sockets->plain);
    server->address = sockets->plain_name;
    sockets->tls = -1;
    if (strcmp(options->listen_tls, "none") == 0)
        return true;
    if (!open_socket(options->listen_tls, 1, &sockets->tls, err))
        return false;
    server->address = listen_name(&server->arena, sockets->tls);
    return tls_open(&server->arena, server->home, options->tls_cert, options->tls_key,
                    options->hosts, &sockets->files, err);
}

static bool start_listeners(struct server *server, const struct sockets *sockets,
                            struct listener *plain, struct listener *tls, struct err *err)
{
    bool has_tls = sockets->tls >= 0;
    if ((has_tls && !daemon_start(tls, sockets->tls, &sockets->files, err)) ||
        !daemon_start(plain, sockets->plain, NULL, err))
        return false;
    if (has_tls)
        say(server, "listening on https://%s", server->address);
    if (has_tls && sockets->files.ca_path)
        say(server, "development CA: %s (for clients: NODE_EXTRA_CA_CERTS, curl --cacert)",
            sockets->files.ca_path);
    say(server, "listening on http://%s", sockets->plain_name);
    return true;
}

/* ---- running ---- */

/* Servers and services that were started here are our children; when one ends later, nobody waits
 * for it. A zombie that stays for a while is one of those. */
static void reap_orphan(pid_t *seen, int *rounds)
{
    siginfo_t info = {0};
    bool found = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
    *rounds = found && info.si_pid == *seen ? *rounds + 1 : 0;
    *seen = found ? info.si_pid : 0;
    if (*rounds < ORPHAN_ROUNDS)
        return;
    (void)waitpid(*seen, NULL, WNOHANG);
    *rounds = 0;
}

static void wait_for_signal(const sigset_t *signals)
{
    static const struct timespec pause = {.tv_sec = HOUSEKEEPING_S};
    pid_t seen = 0;
    int rounds = 0;
    while (sigtimedwait(signals, NULL, &pause) < 0)
        reap_orphan(&seen, &rounds);
}

/* Whoever is asked to stop finishes what runs. What is late is finished or undone by the next
 * start, as after a crash. */
static void stop(struct server *server, struct listener *plain, struct listener *tls)
{
    daemon_quiesce(plain);
    daemon_quiesce(tls);
    atomic_store(&server->stopping, true);
    bool done = crew_stop(server->crew, server->options->stop_timeout_s);
    struct deadline deadline = deadline_in(STREAMS_END_MS);
    /* The last answers go out, too. */
    while ((atomic_load(&server->counters.streams) || atomic_load(&server->counters.open)) &&
           !deadline_passed(deadline))
        clock_sleep_us(10000);
    done = done && !atomic_load(&server->counters.streams);
    say(server, done ? "stopped" : "stopped before all was done; the next start goes on");
    if (!done) {
        (void)fflush(NULL);
        _exit(0); /* threads are left, that use what exit() would take away */
    }
    daemon_stop(plain);
    daemon_stop(tls);
}

static void say_of_gate(void *context, const char *line)
{
    say(context, "%s", line);
}

/* Branches that sleep are woken by it. Where there is a gate already, it waits for its end. */
static void *run_gate(void *context)
{
    struct server *server = context;
    struct gate_options options = {
        .home = server->home,
        .pg_bin = server->options->pg_bin,
        .patient = true,
        .stop = &server->gate_stops,
        .say = say_of_gate,
        .say_context = server,
    };
    auto_err err = {0};
    if (!gate_run(&options, &err))
        say(server, "%s", err.message);
    return NULL;
}

bool server_run(const struct server_options *options, struct err *err)
{
    static struct server server; /* detached threads may outlive this function */
    struct listener plain = {.server = &server};
    struct listener tls = {.server = &server};
    sigset_t signals;
    server.options = options;
    server.started_ms = clock_ms();
    (void)pthread_mutex_init(&server.mutex, NULL);
    listings_init(&server.listings);
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    json_object_seed(0);
    /* Before there are threads: they inherit it, and the programs they start get their own back. */
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct sockets sockets = {0};
    bool ready =
        open_home(&server, err) && open_sockets(&server, &sockets, err) && prepare(&server, err);
    server.crew = ready ? crew_start(options->workers, dispatch_slow, err) : NULL;
    if (!server.crew || !start_listeners(&server, &sockets, &plain, &tls, err))
        return err_context(err, "cannot serve");
    bool has_gate = pthread_create(&server.gate, NULL, run_gate, &server) == 0;
    wait_for_signal(&signals);
    atomic_store(&server.gate_stops, true);
    if (has_gate)
        (void)pthread_join(server.gate, NULL);
    stop(&server, &plain, &tls);
    for (size_t i = 0; i < server.n_stores; i++)
        store_close(&server.stores[i]);
    arena_release(&server.arena);
    return true;
}
