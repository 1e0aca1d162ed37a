// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "asker.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent.h"
#include "groups.h"
#include "rundir.h"

enum {
    FAILED = 1,
    KILLED = 125,
    FIRST_DESCRIPTOR = 3,
    /* for whoever asked to read the answer */
    ANSWER_MILLIS = 5000,
};

/* closed when the first process may end; gets its exit code */
static int first_process = -1;

void answer(const char *line)
{
    size_t length = strlen(line);

    if (write(STDOUT_FILENO, line, length) != (ssize_t)length)
        return; /* whoever asked is gone, which is seen by its other pipe */
}

/* Whoever started this process learns that it has done its part. */
static void end_first_process(int code)
{
    unsigned char byte = (unsigned char)code;

    if (write(first_process, &byte, 1) != 1)
        return; /* it was killed */
    close(first_process);
}

static void wait_for_asker(void)
{
    struct pollfd end = {.fd = STDIN_FILENO, .events = POLLIN};
    char more[64];

    while (poll(&end, 1, ANSWER_MILLIS) > 0 && read(STDIN_FILENO, more, sizeof more) > 0)
        ;
}

_Noreturn void give_up(int error, const char *step, const char *detail)
{
    char line[64 + DETAIL_BYTES];
    struct failure cut;

    snprintf(cut.detail, sizeof cut.detail, "%s", detail);
    for (char *c = cut.detail; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = '?';
    snprintf(line, sizeof line, "failed %d %s%s%s\n", error, step, *cut.detail ? " " : "", cut.detail);
    remove_directory();
    answer(line);
    wait_for_asker();
    end_first_process(FAILED);
    exit(FAILED);
}

_Noreturn void end_unasked(void)
{
    remove_directory();
    end_first_process(FAILED);
    exit(FAILED);
}

static void close_inherited(void)
{
    if (close_range(FIRST_DESCRIPTOR, ~0U, 0) == 0)
        return;
    /* before Linux 5.9 */
    DIR *open_ones = opendir("/proc/self/fd");
    struct dirent *entry;
    while (open_ones && (entry = readdir(open_ones))) {
        int fd = atoi(entry->d_name);
        if (fd >= FIRST_DESCRIPTOR && fd != dirfd(open_ones))
            close(fd);
    }
    if (open_ones)
        closedir(open_ones);
}

void shed_inheritance(void)
{
    sigset_t all;

    signal(SIGCHLD, SIG_DFL); /* ignored, it would take the statuses away */
    /* it ends by release alone; signals that are asked for are read */
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    close_inherited();
    int fd;
    do /* none of the three may be missing, or a file opened later would take its place */
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd < FIRST_DESCRIPTOR);
    close(fd);
    prctl(PR_SET_PDEATHSIG, 0);
    umask(077);
}

/* The process that was started: waits until the launcher was heard, so that who started it can wait for that. */
static _Noreturn void wait_for_launcher(int from_launcher)
{
    unsigned char code = KILLED;
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    ssize_t got = read(from_launcher, &code, 1);
    _exit(got == 1 ? code : KILLED);
}

void leave_platform(char **groups)
{
    int done[2];

    /* until this process ends, it is the launcher's parent, so that who started it can find the launcher */
    if (pipe2(done, O_CLOEXEC) < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        give_up(errno, "fork", "");
    pid_t launcher = fork_into(groups);
    if (launcher < 0)
        give_up(errno, "fork", "");
    if (launcher > 0) {
        close(done[1]);
        wait_for_launcher(done[0]);
    }
    setsid();
    first_process = done[1];
    close(done[0]);
}

void wait_for_go(void)
{
    static const char GO[] = "go\n";
    char order[sizeof GO - 1];
    size_t used = 0;

    while (used < sizeof order) {
        ssize_t got = read(STDIN_FILENO, order + used, sizeof order - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            end_unasked();
        used += (size_t)got;
    }
    if (memcmp(order, GO, sizeof order))
        give_up(EINVAL, "request", "the order after it is not go");
}

void answer_last(const char *line)
{
    /* first, so that it has ended by the time that somebody waits for it */
    end_first_process(0);
    answer(line);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < FIRST_DESCRIPTOR && nothing >= 0; fd++)
        dup2(nothing, fd);
    close(nothing);
}
