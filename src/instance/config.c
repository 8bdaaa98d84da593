/* config: see config.h. A setting never spans lines in these files, so each line is parsed on its
 * own. */
#include "instance/config.h"

#include "base/path.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
    struct arena *arena;
    struct map *values;
    int files_left;
    int depth;
};

static void read_file(struct reader *reader, const char *path);

struct config config_read(struct arena *arena, const char *data)
{
    struct config config = {.values = {.arena = arena}};
    struct reader reader = {arena, &config.values, CONFIG_FILE_LIMIT, 0};
    read_file(&reader, path_join(arena, data, "postgresql.conf"));
    read_file(&reader, path_join(arena, data, "postgresql.auto.conf"));
    return config;
}

const char *config_get(const struct config *config, const char *name)
{
    return map_get(&config->values, name);
}

static const char *skip_blanks(const char *at)
{
    while (*at && strchr(" \t\r\f", *at))
        at++;
    return at;
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("_.$", c)) || (unsigned char)c >= 0x80;
}

/* Advances behind the name and returns it in lower case: names are case-insensitive. */
static char *take_name(struct arena *arena, const char **at)
{
    const char *from = *at;
    while (is_name_char(**at))
        (*at)++;
    char *name = arena_strndup(arena, from, (size_t)(*at - from));
    for (char *letter = name; *letter; letter++)
        *letter = (char)tolower((unsigned char)*letter);
    return name;
}

/* What follows a backslash in a quoted value; advances behind it. As DeescapeQuotedString. */
static char take_escape(const char **at)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    if (**at >= '0' && **at <= '7') {
        int code = 0;
        for (int i = 0; i < 3 && **at >= '0' && **at <= '7'; i++)
            code = code * 8 + *(*at)++ - '0';
        return (char)code;
    }
    const char *letter = **at ? strchr(letters, **at) : NULL;
    char plain = **at;
    if (plain)
        (*at)++;
    return letter ? meanings[letter - letters] : plain;
}

static char *take_quoted(struct arena *arena, const char *at)
{
    struct text value = text_make(arena);
    while (*at && !(at[0] == '\'' && at[1] != '\'')) {
        char c = *at++;
        if (c == '\\')
            c = take_escape(&at);
        else if (c == '\'')
            at++; /* doubled: one is meant */
        text_add_bytes(&value, &c, 1);
    }
    return value.data;
}

static char *take_value(struct arena *arena, const char *at)
{
    if (*at == '\'')
        return take_quoted(arena, at + 1);
    return arena_strndup(arena, at, strcspn(at, " \t\r\f#"));
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* include_dir: the files *.conf that are not hidden, by name in byte order. */
static void read_directory(struct reader *reader, const char *path)
{
    char *files[CONFIG_FILE_LIMIT];
    size_t n = 0;
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory && n < countof(files) && (entry = readdir(directory))) {
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".conf") == 0)
            files[n++] = path_join(reader->arena, path, entry->d_name);
    }
    if (directory)
        (void)closedir(directory);
    if (n)
        qsort(files, n, sizeof(files[0]), compare_paths);
    for (size_t i = 0; i < n; i++)
        read_file(reader, files[i]);
}

static void read_line(struct reader *reader, const char *file, const char *line)
{
    const char *at = skip_blanks(line);
    char *name = take_name(reader->arena, &at);
    if (!*name)
        return;
    at = skip_blanks(at);
    if (*at == '=')
        at = skip_blanks(at + 1);
    char *value = take_value(reader->arena, at);
    if (!text_starts(name, "include")) {
        map_put(reader->values, name, value);
        return;
    }
    /* Relative to the file that has the directive. */
    char *path = *value == '/' ? value
                               : path_join(reader->arena, path_parent(reader->arena, file), value);
    if (strcmp(name, "include_dir") == 0)
        read_directory(reader, path);
    else
        read_file(reader, path);
}

static void read_file(struct reader *reader, const char *path)
{
    auto_err ignored = {0};
    struct stat info;
    /* Looked at before it is opened: opening a named pipe would wait for its other end. */
    if (reader->files_left == 0 || reader->depth > CONFIG_DEPTH_LIMIT || stat(path, &info) != 0 ||
        !S_ISREG(info.st_mode))
        return;
    char *content = path_read(reader->arena, path, CONFIG_FILE_LIMIT_BYTES, NULL, &ignored);
    if (!content)
        return;
    reader->files_left--;
    reader->depth++;
    char *rest = content;
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        read_line(reader, path, line);
    reader->depth--;
}
