/* bough.ini: whatever is in it, it is read or refused with a message, and read the same again. */
#include "core/project_file.h"
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static int fd = -1;
    auto_arena arena = {0};
    auto_err err = {0};
    auto_err again_err = {0};
    struct project_file file = {0};
    struct project_file again = {0};
    if (fd < 0)
        fd = memfd_create("bough.ini", 0);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, len, 0) != (ssize_t)len)
        return 0;
    char *path = arena_printf(&arena, "/proc/self/fd/%d", fd);
    bool read = project_file_read(&arena, path, "plain", &file, &err);
    FUZZ_CHECK(read || (err.message && *err.message), "refused without a message");
    FUZZ_CHECK(read == project_file_read(&arena, path, "plain", &again, &again_err),
               "read only sometimes");
    FUZZ_CHECK(file.n_services == again.n_services && file.n_volumes == again.n_volumes,
               "not the same twice");
    return 0;
}
