// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "told.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clients.h"
#include "notify.h"

enum {
    FILE_BYTES = 4096,
    LINE_BYTES = STATUS_BYTES + 16,
};

/* Each of these comes once, so that the file stays small. */
static const bool in_file[TELLINGS] = {[TOLD_LAUNCHER] = true, [TOLD_STARTED] = true, [TOLD_READY] = true,
                                       [TOLD_STOPPING] = true, [TOLD_EXITED] = true, [TOLD_EMPTY] = true};
static char lines[TELLINGS][LINE_BYTES];
static int events = -1;

bool told_open(const char *file)
{
    events = open(file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (events < 0)
        return false;
    /* a status must not be lost because others filled the file system meanwhile; not every one has this call */
    return fallocate(events, FALLOC_FL_KEEP_SIZE, 0, FILE_BYTES) == 0 || errno == EOPNOTSUPP || errno == ENOSYS;
}

void tell(enum telling what, const char *line)
{
    snprintf(lines[what], LINE_BYTES, "%s", line);
    size_t length = strlen(lines[what]);
    if (in_file[what] && events >= 0 && write(events, lines[what], length) != (ssize_t)length) {
        /* whoever is connected hears it all the same, and whoever connects while this process lives */
    }
    clients_tell_all(lines[what]);
}

const char *told(enum telling what)
{
    return lines[what];
}

void told_news(int client)
{
    for (int i = 0; i < TELLINGS; i++)
        if (*lines[i])
            clients_tell(client, lines[i]);
    clients_tell(client, "current\n");
}

long long wall_nanos(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

long long steady_millis(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}
