/* preload: see preload.h. */
#include "instance/preload.h"

#include "base/path.h"

#include <sys/mman.h>
#include <unistd.h>

/* Made from the library when bough is built. */
extern const unsigned char listen_shim[];
extern const size_t listen_shim_len;

int preload_open(void)
{
    int fd = memfd_create("bough-listen", MFD_CLOEXEC);
    size_t done = 0;
    while (fd >= 0 && done < listen_shim_len) {
        ssize_t n = write(fd, listen_shim + done, listen_shim_len - done);
        if (n <= 0)
            fd_close(&fd);
        else
            done += (size_t)n;
    }
    return fd;
}

const char *const *preload_environment(struct arena *arena, int library, int listener, int port)
{
    const char **all = arena_new_n(arena, const char *, 3);
    all[0] = arena_printf(arena, "LD_PRELOAD=/proc/self/fd/%d", library);
    all[1] = arena_printf(arena, "BOUGH_LISTEN=%d:%d:%d", listener, port, library);
    return all;
}
