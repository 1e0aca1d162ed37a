// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "rundir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asker.h"
#include "told.h"

enum { MKDIR_TRIES = 100 };

static char directory[DIRECTORY_BYTES + 1];
static bool directory_made;

const char *in_directory(char path[PATH_BYTES], const char *name)
{
    snprintf(path, PATH_BYTES, "%s/%s", directory, name);
    return path;
}

void remove_directory(void)
{
    /* a name without which nobody takes it for a run is the first to go */
    static const char *const names[] = {"events", "control", "notify", "lock"};
    char path[PATH_BYTES];

    if (!directory_made)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_directory(path, names[i]));
    rmdir(directory);
    char *slash = strrchr(directory, '/');
    *slash = 0;
    rmdir(directory); /* stays while the agent has another run */
}

bool directory_gone(void)
{
    char path[PATH_BYTES];

    return access(in_directory(path, "control"), F_OK) < 0 && errno == ENOENT;
}

void make_directory(const struct request *request)
{
    /* an agent that is another user has to reach the notification socket, and nothing else there */
    mode_t mode = request->has_user && request->uid != geteuid() ? 0711 : 0700;
    char parent[DIRECTORY_BYTES + 1];
    char path[PATH_BYTES];

    snprintf(directory, sizeof directory, "%s", request->directory);
    snprintf(parent, sizeof parent, "%s", directory);
    char *slash = strrchr(parent, '/');
    if (slash == parent || !slash[1])
        give_up(EINVAL, "directory", request->directory);
    *slash = 0;
    umask(0);
    int made = -1;
    for (int i = 0; made < 0 && i < MKDIR_TRIES; i++) {
        if (mkdir(parent, mode) < 0 && errno != EEXIST)
            break;
        made = mkdir(directory, mode);
        if (made < 0 && errno != ENOENT) /* an earlier run of this agent removed the parent just now */
            break;
    }
    umask(077);
    if (made < 0)
        give_up(errno, "directory", request->directory);
    directory_made = true;
    if (mode != 0700 && chmod(parent, mode) < 0)
        give_up(errno, "directory", parent);
    int lock = open(in_directory(path, "lock"), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    /* a lock of this open file, which conflicts with those that Java can ask for */
    if (lock < 0 || fcntl(lock, F_OFD_SETLK, &whole) < 0)
        give_up(errno, "lock", path);
    if (!told_open(in_directory(path, "events")))
        give_up(errno, "events", path);
}
