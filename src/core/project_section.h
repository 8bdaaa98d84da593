/* project_section: how one kind of section of bough.ini is read. Internal to project_*.c. */
#ifndef BOUGH_CORE_PROJECT_SECTION_H
#define BOUGH_CORE_PROJECT_SECTION_H

#include "base/ini.h"
#include "core/project_file.h"

struct table_draft;
struct service_draft;

struct project_reading {
    struct arena *arena;
    const char *path; /* of the file that is being read, for messages */
    bool is_profile;
    struct project_file *file;
    VEC(struct table_draft *) tables;
    VEC(struct service_draft *) services;
    VEC(struct project_volume) volumes;
};

struct project_section {
    const char *name;  /* "table ": followed by a name; "project": alone */
    const char *about; /* for messages: "[table SCHEMA.NAME]" */
    bool may_be_empty; /* `set` is asked with the key "" then */
    /* `name`: what follows in the section's header; "" when nothing does. */
    bool (*set)(struct project_reading *reading, const char *name, const struct ini_entry *entry,
                struct err *err);
    /* After both files are read; may be NULL. */
    bool (*finish)(struct project_reading *reading, struct err *err);
};

extern const struct project_section section_table;
extern const struct project_section section_profile;
extern const struct project_section section_project;
extern const struct project_section section_branch;
extern const struct project_section section_settings;
extern const struct project_section section_credentials;
extern const struct project_section section_volume;
extern const struct project_section section_service;
extern const struct project_section section_hooks;
extern const struct project_section section_limits;

/* One key of a section whose values are plain text, or a list of names. */
struct project_key {
    const char *name;
    size_t offset;      /* of a const char *, in the object that the section fills */
    size_t list_offset; /* of a size_t: then the value is a list; 0: it is text */
};

/* Sets the key; ERR_CONFIG, with the names of all keys, for one that is not there. An empty value
 * takes away what the profile says. */
bool project_set(struct project_reading *reading, const struct ini_entry *entry,
                 const struct project_key *keys, size_t n, void *object, struct err *err);

/* ERR_CONFIG: "cannot read 'bough.ini': [table a.b] ..." */
bool project_refuse(const struct project_reading *reading, const char *section, struct err *err,
                    const char *format, ...) printf_like(4, 5);

/* The rule for names of volumes and services, which become parts of file names and of variables.
 * ERR_CONFIG. */
bool project_check_part(const struct project_reading *reading, const char *section,
                        const char *name, struct err *err);

#endif
