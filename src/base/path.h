/* path: files and directories. Every function that can fail names the path in its message. */
#ifndef BOUGH_BASE_PATH_H
#define BOUGH_BASE_PATH_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* "a/b" */
char *path_join(struct arena *arena, const char *directory, const char *name);
/* Everything before the last slash, "." without one. */
char *path_parent(struct arena *arena, const char *path);
/* The absolute path of an existing file or directory, links resolved. */
char *path_real(struct arena *arena, const char *path, struct err *err);

bool path_exists(const char *path);
bool path_is_directory(const char *path);

/* Makes the directory and those above it; an existing directory is fine. */
bool path_make(const char *path, mode_t mode, struct err *err);

/* Removes a file or a whole tree without following links; what is not there is fine. */
bool path_remove(const char *path, struct err *err);

/* The whole content, NUL-terminated; larger than limit_bytes is an error. ret_len may be NULL. */
char *path_read(struct arena *arena, const char *path, size_t limit_bytes, size_t *ret_len,
                struct err *err);

/* Writes a file so that after a crash it has either the old content or the new: temporary file,
 * fsync, rename, fsync of the directory. */
bool path_write(const char *path, const void *data, size_t len, mode_t mode, struct err *err);

/* The last lines of a text file, at most limit_bytes; "" when it cannot be read. */
char *path_tail(struct arena *arena, const char *path, size_t limit_bytes);

/* Free bytes for the caller on the file system of the path. */
bool path_free_bytes(const char *path, uint64_t *ret_bytes, struct err *err);

/* Closes a descriptor; for the cleanup attribute. */
void fd_close(int *fd);
#define auto_fd __attribute__((cleanup(fd_close))) int

/* Opens with O_CLOEXEC and an exclusive, non-blocking flock that lasts until the descriptor is
 * closed. -1 and ERR_BUSY when somebody else holds it. */
int path_lock(const char *path, struct err *err);

#endif
