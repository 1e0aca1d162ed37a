// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "groups.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static const char PROCESSES[] = "/cgroup.procs";

/* The length of the directory's name; 0 when the file is another one. */
static size_t directory_length(const char *file)
{
    size_t length = strlen(file), own = sizeof PROCESSES - 1;

    return length > own && length < PATH_MAX && !strcmp(file + length - own, PROCESSES) ? length - own : 0;
}

/* The group's directory where it is of version 2; -1 otherwise. */
static int unified_place(const char *file)
{
    char directory[PATH_MAX];
    struct statfs found;
    size_t length = directory_length(file);

    if (!length)
        return -1;
    memcpy(directory, file, length);
    directory[length] = 0;
    int place = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (place >= 0 && (fstatfs(place, &found) < 0 || found.f_type != CGROUP2_SUPER_MAGIC)) {
        close(place);
        place = -1;
    }
    return place;
}

pid_t fork_into(char **files)
{
    int place = -1;

    while (*files && (place = unified_place(*files)) < 0)
        files++;
    if (place < 0)
        return fork();
    struct clone_args how = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (uint64_t)place};
    pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
    close(place);
    if (pid < 0) /* before Linux 5.7, or where a filter does not know the call; what else is wrong shows at the join */
        return fork();
    if (!pid)
        for (; *files; files++)
            files[0] = files[1];
    return pid;
}

/* False with errno. */
static bool move_by(const char *file)
{
    int fd = open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool moved = fd >= 0 && write(fd, "0", 1) == 1;
    int error = errno;

    if (fd >= 0)
        close(fd);
    errno = error;
    return moved;
}

bool join_groups(char **files, const char **failed)
{
    char tasks[PATH_MAX + 8];

    for (; *files; files++) {
        size_t length = directory_length(*files);
        if (length) {
            snprintf(tasks, sizeof tasks, "%.*s/tasks", (int)length, *files);
            if (move_by(tasks))
                continue;
        }
        if (!move_by(*files)) {
            *failed = *files;
            return false;
        }
    }
    return true;
}
