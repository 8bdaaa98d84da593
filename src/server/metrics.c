/* metrics: figures for Prometheus, and whether the server serves. */
#include "base/clock.h"
#include "server/route.h"
#include "server/state.h"
#include "server/crew.h"

static void add(struct text *text, const char *name, const char *type, const char *help)
{
    text_addf(text, "# HELP bough_%s %s\n# TYPE bough_%s %s\n", name, help, name, type);
}

static void add_requests(struct text *text, struct counters *counters)
{
    unsigned long long all = 0;
    add(text, "requests_total", "counter", "Requests answered, by class of status.");
    for (size_t i = 1; i < countof(counters->requests); i++) {
        unsigned long long n = atomic_load(&counters->requests[i]);
        all += n;
        text_addf(text, "bough_requests_total{status=\"%zuxx\"} %llu\n", i, n);
    }
    add(text, "request_seconds", "summary", "Time that answering took.");
    text_addf(text, "bough_request_seconds_sum %.6f\nbough_request_seconds_count %llu\n",
              (double)atomic_load(&counters->total_us) / 1e6, all);
}

static void add_work(struct text *text, struct server *server)
{
    int working = 0;
    int queued = 0;
    crew_count(server->crew, &working, &queued);
    add(text, "workers_busy", "gauge", "Workers that work.");
    text_addf(text, "bough_workers_busy %d\n", working);
    add(text, "requests_waiting", "gauge", "Requests that wait for a worker.");
    text_addf(text, "bough_requests_waiting %d\n", queued);
    add(text, "streams", "gauge", "Event streams and proxied requests.");
    text_addf(text, "bough_streams %d\n", atomic_load(&server->counters.streams));
    add(text, "websockets", "gauge", "WebSockets to branches, of the streams.");
    text_addf(text, "bough_websockets %d\n", atomic_load(&server->counters.tunnels));
    add(text, "uptime_seconds", "gauge", "Time since the start.");
    text_addf(text, "bough_uptime_seconds %lld\n",
              (long long)(clock_ms() - server->started_ms) / 1000);
}

bool get_metrics(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct text text = text_make(&request->arena);
    struct backend *backends = NULL;
    struct operation *running = NULL;
    size_t n = 0;
    size_t n_running = 0;
    size_t states[BACKEND_STATE_COUNT] = {0};
    if (!store_backend_list(store, &request->arena, NULL, &backends, &n, err) ||
        !store_operation_running(store, &request->arena, NULL, &running, &n_running, err))
        return false;
    for (size_t i = 0; i < n; i++)
        states[backends[i].state] += !text_equal(backends[i].name, PARENT_NAME);
    add_requests(&text, &request->server->counters);
    add_work(&text, request->server);
    add(&text, "operations_running", "gauge",
        "Operations that run, those of the command line too.");
    text_addf(&text, "bough_operations_running %zu\n", n_running);
    add(&text, "branches", "gauge", "Branches, by state.");
    for (size_t i = 0; i < BACKEND_STATE_COUNT; i++)
        text_addf(&text, "bough_branches{state=\"%s\"} %zu\n",
                  backend_state_name((enum backend_state)i), states[i]);
    reply->text = text.data;
    reply->len = text.len;
    reply->type = "text/plain; version=0.0.4; charset=utf-8";
    return true;
}

bool get_health(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct project *projects = NULL;
    size_t n = 0;
    if (!store_project_list(store, &request->arena, &projects, &n, err))
        return false;
    reply->body = json_pack("{ss ss}", "status", "ok", "version", BOUGH_VERSION);
    return true;
}
