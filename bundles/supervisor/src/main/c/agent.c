// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "groups.h"

static const char *const OURS[] = {"NOTIFY_SOCKET=", "WATCHDOG_USEC=", "WATCHDOG_PID="};
enum { OURS_COUNT = sizeof OURS / sizeof *OURS };

static bool fail(struct failure *failure, const char *step, const char *detail)
{
    failure->error = errno;
    snprintf(failure->step, sizeof failure->step, "%s", step);
    snprintf(failure->detail, sizeof failure->detail, "%s", detail);
    return false;
}

/* The variables that are the launcher's to set come last; the list has room, being as long as the whole request. */
static void add_variables(const struct request *request)
{
    static char notify[DIRECTORY_BYTES + 32], usec[48], pid[48];
    char **to = request->env;

    for (char **from = request->env; *from; from++) {
        bool ours = false;
        for (int i = 0; i < OURS_COUNT; i++)
            ours |= !strncmp(*from, OURS[i], strlen(OURS[i]));
        if (!ours)
            *to++ = *from;
    }
    snprintf(notify, sizeof notify, "%s%s/notify", OURS[0], request->directory);
    *to++ = notify;
    if (request->notify_usec >= 0) {
        snprintf(usec, sizeof usec, "%s%lld", OURS[1], request->notify_usec);
        snprintf(pid, sizeof pid, "%s%d", OURS[2], getpid());
        *to++ = usec;
        *to++ = pid;
    }
    *to = NULL;
}

static void reset_signals(void)
{
    /* the kernel's own structure: the library does not let two of the signals be set, and those may be ignored */
    const unsigned long defaults[4] = {0};
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        syscall(SYS_rt_sigaction, i, defaults, NULL, NSIG / 8);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool become_user(const struct request *request, struct failure *failure)
{
    if (!request->has_user)
        return true;
    /* who is that user already has not the right to say so, and no need */
    bool already = geteuid() == request->uid && geteuid() != 0 && getegid() == request->gid;
    if (already)
        return true;
    if (setgroups(request->group_count, request->groups) < 0)
        return fail(failure, "groups", "");
    if (setresgid(request->gid, request->gid, request->gid) < 0)
        return fail(failure, "gid", "");
    if (setresuid(request->uid, request->uid, request->uid) < 0)
        return fail(failure, "uid", "");
    return true;
}

/* As execvp does, but by the PATH of the given environment, and without a shell for what is no program. */
static void execute(const struct request *request, struct failure *failure)
{
    const char *program = request->args[0];
    const char *search = "/usr/local/bin:/usr/bin:/bin";
    char file[PATH_MAX], forbidden[PATH_MAX] = "";

    if (strchr(program, '/')) {
        execve(program, request->args, request->env);
        fail(failure, "exec", program);
        return;
    }
    for (char **variable = request->env; *variable; variable++)
        if (!strncmp(*variable, "PATH=", 5))
            search = *variable + 5;
    for (const char *begin = search; begin; begin = strchr(begin, ':'), begin = begin ? begin + 1 : NULL) {
        int length = (int)strcspn(begin, ":");
        if (snprintf(file, sizeof file, "%.*s%s%s", length, begin, length ? "/" : "./", program) >= (int)sizeof file)
            continue;
        execve(file, request->args, request->env);
        if (errno == EACCES && !access(file, F_OK)) {
            memcpy(forbidden, file, sizeof file);
        } else if (errno != EACCES && errno != ENOENT && errno != ENOTDIR) {
            fail(failure, "exec", file);
            return;
        }
    }
    errno = *forbidden ? EACCES : ENOENT;
    fail(failure, "exec", *forbidden ? forbidden : program);
}

/* Until the program runs nobody but the launcher knows of this process: it is not to run without one. */
static bool end_with(pid_t launcher)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == launcher;
}

static bool prepare(const struct request *request, pid_t launcher, int output, int error, struct failure *failure)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const char *group;

    if (!end_with(launcher))
        return fail(failure, "launcher", "");
    if (!join_groups(request->joins, &group))
        return fail(failure, "join", group);
    /* a group of its own, so that whoever stops it can reach all of the group, and none of the launcher's */
    if (setsid() < 0)
        return fail(failure, "setsid", "");
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(error, 2) < 0)
        return fail(failure, "streams", "");
    if (request->nofile >= 0) {
        struct rlimit files = {(rlim_t)request->nofile, (rlim_t)request->nofile};
        if (setrlimit(RLIMIT_NOFILE, &files) < 0)
            return fail(failure, "nofile", "");
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return fail(failure, "no-new-privs", "");
    if (!become_user(request, failure))
        return false;
    if (!end_with(launcher)) /* another user is not told of it unless that is said again */
        return fail(failure, "launcher", "");
    umask(022);
    if (chdir(request->cwd) < 0)
        return fail(failure, "cwd", request->cwd);
    add_variables(request);
    reset_signals();
    /* from here on it outlives everybody */
    prctl(PR_SET_PDEATHSIG, 0);
    return true;
}

pid_t agent_start(const struct request *request, int output, int error, struct failure *failure)
{
    /* closed by the exec: then the program runs; what comes through it says why it does not */
    int running[2];

    memset(failure, 0, sizeof *failure);
    if (pipe2(running, O_CLOEXEC) < 0) {
        fail(failure, "pipe", "");
        return -1;
    }
    pid_t launcher = getpid(), agent = fork_into(request->joins);
    if (!agent) {
        if (prepare(request, launcher, output, error, failure))
            execute(request, failure);
        ssize_t told = write(running[1], failure, sizeof *failure);
        _exit(told == sizeof *failure ? 127 : 126);
    }
    if (agent < 0)
        fail(failure, "fork", "");
    close(running[1]);
    if (agent > 0) {
        ssize_t got;
        do
            got = read(running[0], failure, sizeof *failure);
        while (got < 0 && errno == EINTR);
        if (got != 0) {
            while (waitpid(agent, NULL, 0) < 0 && errno == EINTR)
                ;
            agent = -1;
        }
    }
    close(running[0]);
    return agent;
}
