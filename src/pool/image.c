/* image: see image.h. */
#include "pool/image.h"

#include "base/path.h"
#include "base/process.h"
#include "base/size.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/loop.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MKFS_TIMEOUT_MS 60000
#define LOOP_ATTEMPTS 20 /* others may take the free device first */

char *image_path(struct arena *arena, const char *directory)
{
    return arena_printf(arena, "%s.btrfs", directory);
}

static bool make_file(const char *path, uint64_t size_bytes, struct err *err)
{
    auto_fd fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, (off_t)size_bytes) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot make '%s'", path);
    return true;
}

static bool make_file_system(const char *path, struct err *err)
{
    auto_arena arena = {0};
    const char *argv[] = {"mkfs.btrfs", "--quiet", "--force", path, NULL};
    struct process process = {.argv = argv, .timeout_ms = MKFS_TIMEOUT_MS};
    if (process_find(&arena, argv[0]))
        return process_check(&arena, &process, NULL, err);
    (void)err_set(err, ERR_MISSING, "cannot find the program 'mkfs.btrfs'");
    return err_hint(err, "install it: apt install btrfs-progs");
}

bool image_make(const char *image, uint64_t size_bytes, struct err *err)
{
    auto_arena arena = {0};
    char *fresh = arena_printf(&arena, "%s.new", image);
    if (path_exists(image)) {
        (void)err_set(err, ERR_EXISTS, "there is a pool in '%s' already", image);
        return err_hint(err, "'bough pool mount' mounts it, 'bough pool grow' makes it larger");
    }
    if (make_file(fresh, size_bytes, err) && make_file_system(fresh, err)) {
        auto_fd fd = open(fresh, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 && fsync(fd) == 0 && rename(fresh, image) == 0)
            return true;
        (void)err_set_errno(err, ERR_FAILED, "cannot make '%s'", image);
    }
    (void)unlink(fresh);
    return false;
}

/* A loop device that carries the file and goes with its last user; -1 on failure. Whoever asks for
 * a free device may find it taken. */
static int attach(const char *image, char *device, size_t size, struct err *err)
{
    auto_fd file = open(image, O_RDWR | O_CLOEXEC);
    auto_fd control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    struct loop_config config = {.fd = (uint32_t)file, .info.lo_flags = LO_FLAGS_AUTOCLEAR};
    (void)snprintf((char *)config.info.lo_file_name, sizeof(config.info.lo_file_name), "%s", image);
    for (int attempt = 0; file >= 0 && control >= 0 && attempt < LOOP_ATTEMPTS; attempt++) {
        int number = ioctl(control, LOOP_CTL_GET_FREE);
        (void)snprintf(device, size, "/dev/loop%d", number);
        int loop = number < 0 ? -1 : open(device, O_RDWR | O_CLOEXEC);
        if (loop >= 0 && ioctl(loop, LOOP_CONFIGURE, &config) == 0)
            return loop;
        int cause = errno;
        fd_close(&loop);
        errno = cause;
        if (cause != EBUSY)
            break;
    }
    (void)err_set_errno(err, ERR_FAILED, "cannot attach '%s' to a loop device", image);
    return -1;
}

bool image_mount(const char *image, const char *directory, struct err *err)
{
    char device[64];
    auto_fd loop = attach(image, device, sizeof(device), err);
    if (loop < 0)
        return false;
    const unsigned long flags = MS_NOATIME | MS_NODEV | MS_NOSUID;
    /* So that who owns a branch can remove it, and what is removed leaves the file. */
    static const char *const options[] = {"user_subvol_rm_allowed,discard=async",
                                          "user_subvol_rm_allowed"};
    for (size_t i = 0; i < countof(options); i++)
        if (mount(device, directory, "btrfs", flags, options[i]) == 0)
            return true;
    return err_set_errno(err, ERR_FAILED, "cannot mount '%s' on '%s'", image, directory);
}

/* The device of the mount that a path lies on: the last one with the longest matching directory. */
static char *device_of(struct arena *arena, const char *path)
{
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    struct mntent *entry;
    size_t longest = 0;
    char *device = NULL;
    while (mounts && (entry = getmntent(mounts))) {
        size_t len = strlen(entry->mnt_dir);
        if (len == 1)
            len = 0; /* "/" is before everything */
        bool inside = strncmp(path, entry->mnt_dir, len) == 0 && (!path[len] || path[len] == '/');
        if (!inside || len < longest)
            continue;
        longest = len;
        device = arena_strdup(arena, entry->mnt_fsname);
    }
    if (mounts)
        (void)endmntent(mounts);
    return device;
}

char *image_of(struct arena *arena, const char *path)
{
    auto_err ignored = {0};
    char *device = device_of(arena, path);
    if (!device || !text_starts(device, "/dev/loop"))
        return NULL;
    char *file = arena_printf(arena, "/sys/block/%s/loop/backing_file", device + strlen("/dev/"));
    char *image = path_read(arena, file, 64 * 1024, NULL, &ignored);
    if (image)
        image[strcspn(image, "\n")] = '\0';
    return image;
}

static bool grow_file(const char *image, uint64_t size_bytes, struct err *err)
{
    auto_arena arena = {0};
    struct stat info;
    if (stat(image, &info) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot look at '%s'", image);
    if ((uint64_t)info.st_size > size_bytes) {
        (void)err_set(err, ERR_USAGE, "a pool only grows, and this one has %s",
                      size_text(&arena, (uint64_t)info.st_size));
        return err_hint(err, "name a larger size");
    }
    return truncate(image, (off_t)size_bytes) == 0 ||
           err_set_errno(err, ERR_FAILED, "cannot make '%s' larger", image);
}

/* All three may be repeated: a crash in between leaves what the next try goes on with. */
bool image_grow(const char *image, const char *directory, uint64_t size_bytes, struct err *err)
{
    auto_arena arena = {0};
    struct btrfs_ioctl_vol_args resize = {.name = "max"};
    const char *device = device_of(&arena, directory);
    if (!device || !grow_file(image, size_bytes, err))
        return false;
    auto_fd loop = open(device, O_RDONLY | O_CLOEXEC);
    if (loop < 0 || ioctl(loop, LOOP_SET_CAPACITY, 0) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot make '%s' larger", device);
    auto_fd mounted = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (mounted < 0 || ioctl(mounted, BTRFS_IOC_RESIZE, &resize) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot resize the file system on '%s'", directory);
    return true;
}
