/* project_limits: [limits] of bough.ini and of profiles, and the times of [branch]. */
#include "base/duration.h"
#include "base/text.h"
#include "core/project_section.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#define COUNT_LIMIT 1000000
#define BYTES_LIMIT ((int64_t)1 << 60)
#define CPU_LIMIT 4096

#define TEXT(key, member)                                                                          \
    {                                                                                              \
        key, offsetof(struct project_limits, member), 0                                            \
    }

static bool set_limit(struct project_reading *reading, const char *name,
                      const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {
        TEXT("branches", texts.branches),       TEXT("disk", texts.disk),
        TEXT("memory", texts.memory),           TEXT("cpu", texts.cpu),
        TEXT("branch_disk", texts.branch_disk), TEXT("branch_memory", texts.branch_memory),
        TEXT("branch_cpu", texts.branch_cpu),
    };
    (void)name;
    return project_set(reading, entry, keys, countof(keys), &reading->file->limits, err);
}

/* "20" */
static bool parse_count(const char *text, int64_t *ret_number)
{
    char *end = NULL;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return isdigit((unsigned char)*text) && !*end && errno == 0 && *ret_number >= 0 &&
           *ret_number <= COUNT_LIMIT;
}

/* "500MB", "1.5GB": powers of 1024, as PostgreSQL counts. */
static bool parse_bytes(const char *text, int64_t *ret_bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    char *end = NULL;
    double number = strtod(text, &end);
    if (!isdigit((unsigned char)*text))
        return false;
    while (*end == ' ')
        end++;
    for (size_t i = 0; i < countof(units); i++)
        if (text_equal(end, units[i])) {
            double bytes = number * (double)((int64_t)1 << (10 * i));
            *ret_bytes = bytes < (double)BYTES_LIMIT ? (int64_t)bytes : BYTES_LIMIT;
            return bytes >= 1;
        }
    return false;
}

/* "1.5": processors, in thousandths. */
static bool parse_cpu(const char *text, int64_t *ret_thousandths)
{
    char *end = NULL;
    double number = strtod(text, &end);
    *ret_thousandths = number <= CPU_LIMIT ? (int64_t)(number * 1000 + 0.5) : 0;
    return isdigit((unsigned char)*text) && !*end && *ret_thousandths >= 1;
}

static bool parse_time(const char *text, int64_t *ret_s)
{
    auto_err ignored = {0}; /* the hint below says the same */
    return duration_parse(text, ret_s, &ignored);
}

static bool finish(struct project_reading *reading, struct err *err)
{
    struct project_limits *limits = &reading->file->limits;
    static const char bytes[] = "write a size with its unit, such as 500MB or 20GB";
    static const char cpu[] = "write a number of processors, such as 0.5 or 2";
    static const char time[] = "write a number with s, m, h, d or w, such as 10m or 3d; or never";
    const struct {
        const char *section, *name, *text, *hint;
        int64_t *ret_number;
        bool (*parse)(const char *text, int64_t *ret_number);
    } all[] = {
        {"limits", "branches", limits->texts.branches, "write a number", &limits->branches,
         parse_count},
        {"limits", "disk", limits->texts.disk, bytes, &limits->disk_bytes, parse_bytes},
        {"limits", "memory", limits->texts.memory, bytes, &limits->memory_bytes, parse_bytes},
        {"limits", "cpu", limits->texts.cpu, cpu, &limits->cpu_thousandths, parse_cpu},
        {"limits", "branch_disk", limits->texts.branch_disk, bytes, &limits->branch_disk_bytes,
         parse_bytes},
        {"limits", "branch_memory", limits->texts.branch_memory, bytes,
         &limits->branch_memory_bytes, parse_bytes},
        {"limits", "branch_cpu", limits->texts.branch_cpu, cpu, &limits->branch_cpu_thousandths,
         parse_cpu},
        {"branch", "idle_timeout", limits->texts.idle_timeout, time, &limits->idle_timeout_s,
         parse_time},
        {"branch", "ttl", limits->texts.ttl, time, &limits->ttl_s, parse_time},
    };
    limits->has_branches = limits->texts.branches != NULL;
    for (size_t i = 0; i < countof(all); i++) {
        if (!all[i].text || all[i].parse(all[i].text, all[i].ret_number))
            continue;
        (void)project_refuse(reading, all[i].section, err, "has '%s = %s'", all[i].name,
                             all[i].text);
        return err_hint(err, "%s", all[i].hint);
    }
    return true;
}

const struct project_section section_limits = {"limits", "[limits]", false, set_limit, finish};
