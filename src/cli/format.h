/* format: sizes, times and shell words as people read them. All pure. */
#ifndef BOUGH_CLI_FORMAT_H
#define BOUGH_CLI_FORMAT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* "0 B", "1.5 KiB", "123 MiB": units of 1024, one decimal below 100. */
char *format_size(struct arena *arena, uint64_t bytes);

/* "340 us", "12 ms", "1.24 s", "2 min 5 s". */
char *format_duration(struct arena *arena, int64_t us);

/* The time that an ISO 8601 text in UTC stands for; false when it is none. */
bool format_parse_iso(const char *iso, time_t *ret_time);

/* "just now", "40 s ago", "3 min ago", "5 h ago", "2 days ago"; the date when older than 30 days;
 * the text itself when it is no ISO 8601. */
char *format_age(struct arena *arena, const char *iso, time_t now);

/* A word for the shell: as it is when that is safe, else in single quotes. */
char *format_shell_word(struct arena *arena, const char *word);

/* text_printable, and newlines and tabs escaped too: for names within a line or a table. */
char *format_line(struct arena *arena, const char *text);

/* "orders" or "public.orders": the schema only where there is one. */
char *format_object(struct arena *arena, const char *schema, const char *object);

#endif
