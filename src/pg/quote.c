/* quote: see quote.h. The keyword list is pg_get_keywords() without the unreserved ones, of 13
 * to 18. */
#include "pg/quote.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Sorted by strcmp. */
static const char *const keywords[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int compare_keyword(const void *name, const void *keyword)
{
    return strcmp(name, *(const char *const *)keyword);
}

static bool is_plain(const char *name)
{
    if (!(*name >= 'a' && *name <= 'z') && *name != '_')
        return false;
    for (const char *at = name; *at; at++)
        if (!(*at >= 'a' && *at <= 'z') && !(*at >= '0' && *at <= '9') && *at != '_')
            return false;
    return !bsearch(name, keywords, countof(keywords), sizeof(keywords[0]), compare_keyword);
}

/* Adds text between two quote characters, doubling those inside. */
static void add_quoted(struct text *out, const char *text, char quote)
{
    text_add_bytes(out, &quote, 1);
    for (const char *at = text; *at; at++) {
        if (*at == quote || (quote == '\'' && *at == '\\'))
            text_add_bytes(out, at, 1);
        text_add_bytes(out, at, 1);
    }
    text_add_bytes(out, &quote, 1);
}

const char *quote_ident(struct arena *arena, const char *name)
{
    if (is_plain(name))
        return name;
    struct text out = text_make(arena);
    add_quoted(&out, name, '"');
    return out.data;
}

char *quote_qualified(struct arena *arena, const char *schema, const char *name)
{
    if (!schema || !*schema)
        return arena_strdup(arena, quote_ident(arena, name));
    return arena_printf(arena, "%s.%s", quote_ident(arena, schema), quote_ident(arena, name));
}

char *quote_literal(struct arena *arena, const char *text)
{
    if (!text)
        return arena_strdup(arena, "NULL");
    struct text out = text_make(arena);
    if (strchr(text, '\\'))
        text_add(&out, "E");
    add_quoted(&out, text, '\'');
    return out.data;
}

/* Whether the text, followed by the tag, has the tag nowhere before its end: not inside the text,
 * nor where the text runs into the tag ("...$" and "$$"). */
static bool tag_fits(struct arena *arena, const char *text, const char *tag)
{
    char *closed = arena_printf(arena, "%s%s", text, tag);
    return strstr(closed, tag) == closed + strlen(text);
}

char *quote_dollar(struct arena *arena, const char *text)
{
    const char *tag = "$$";
    for (int i = 0; !tag_fits(arena, text, tag); i++)
        tag = i ? arena_printf(arena, "$body%d$", i) : "$body$";
    return arena_printf(arena, "%s%s%s", tag, text, tag);
}
