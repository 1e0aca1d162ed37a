// SPDX-License-Identifier: Apache-2.0
/*
 * Starts a program and holds it, with all that it starts, on a tether: everything ends when this process is asked to
 * end (SIGTERM), and when its parent has ended in whatever way. Nothing ends merely because the program has.
 *
 * As a child subreaper it becomes the parent of every orphan among its descendants, so that none gets away by forking
 * twice or by moving to a session of its own, and "no child left" means "no descendant left".
 *
 * usage: tether --parent PID --grace MILLIS --status FILE [--pipe FIFO] [--traced] -- PROGRAM ARGUMENT...
 *
 * The status file gets a line each:
 *   forked PID          PID is about to execute the program; written by itself, so that no program runs untold when
 *                       the helper is killed
 *   started PID         the program runs as PID
 *   failed ERRNO STEP   it could not be started; the exit code is 127 for ENOENT, 126 for others
 *   status RAW          its wait status
 *   tracer RAW          with --traced: the wait status of the tracer, a process that was begun by the program under
 *                       its own name before it became what it is (strace -D)
 *   untraced            it ended before those it traced, which are therefore ended
 *   ended               nothing is left
 * The exit code is the program's, or 128 plus the signal that ended it.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PIPE_BYTES = 1 << 20,
    PID_LIMIT = 1 << 22,
    /* between two looks for descendants while they are being ended */
    LOOK_MILLIS = 20,
    /* a tracer sees the end of those it traces, and then has this long to say so */
    TRACER_MILLIS = 1000,
    COMM_BYTES = 16,
    USAGE = 125,
};

struct process {
    pid_t pid;
    pid_t parent;
    pid_t tracer;
    char state;
    bool ours;
};

static int status_fd = -1;
static const char *status_path;
static const char *pipe_path;
static char program_comm[COMM_BYTES];
static bool traced;

/* bits by pid; only the pages that are used take memory */
static unsigned char asked[PID_LIMIT / 8];
static unsigned char tracers[PID_LIMIT / 8];

static bool has(const unsigned char *set, pid_t pid) { return set[pid / 8] >> pid % 8 & 1; }

static void add(unsigned char *set, pid_t pid) { set[pid / 8] |= 1 << pid % 8; }

static void tell(const char *what, long number, const char *more)
{
    char line[160];
    int length = snprintf(line, sizeof line, "%s %ld%s%s\n", what, number, *more ? " " : "", more);

    if (status_fd >= 0 && write(status_fd, line, length) != length)
        status_fd = -1; /* a full disk must not keep anybody from being ended */
}

static int refuse(const char *step)
{
    int error = errno;

    tell("failed", error, step);
    return error == ENOENT ? 127 : 126;
}

static long now_millis(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

static bool read_file(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    text[length < 0 ? 0 : length] = 0;
    return length > 0;
}

static pid_t tracer_of(pid_t pid)
{
    char text[2048];
    if (!read_file(pid, "status", text, sizeof text))
        return 0;
    const char *line = strstr(text, "\nTracerPid:");
    pid_t tracer = line ? (pid_t)strtol(line + 11, NULL, 10) : 0;
    return tracer > 0 && tracer < PID_LIMIT ? tracer : 0;
}

/* The name stands in parentheses and may hold some itself: what follows it begins after the last one. */
static bool read_stat(pid_t pid, struct process *process, char *comm)
{
    char text[512];
    if (!read_file(pid, "stat", text, sizeof text))
        return false;
    char *begin = strchr(text, '(');
    char *end = strrchr(text, ')');
    int parent;
    if (!begin || !end || sscanf(end + 1, " %c %d", &process->state, &parent) != 2)
        return false;
    if (comm)
        snprintf(comm, COMM_BYTES, "%.*s", (int)(end - begin - 1), begin + 1);
    process->pid = pid;
    process->parent = parent;
    process->tracer = 0;
    process->ours = false;
    return true;
}

/* All descendants, in no order. The list is kept for the next time. Without memory it is shorter. */
static struct process *descendants(size_t *count)
{
    static struct process *all;
    static size_t room;
    size_t found = 0, ours = 0;
    DIR *proc = opendir("/proc");
    struct dirent *entry;

    *count = 0;
    if (!proc)
        return all;
    while ((entry = readdir(proc))) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (found == room) {
            struct process *larger = realloc(all, (room + 1024) * sizeof *all);
            if (!larger)
                break;
            all = larger;
            room += 1024;
        }
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid < PID_LIMIT && read_stat(pid, &all[found], NULL))
            found++;
    }
    closedir(proc);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < found; i++) {
            bool child = all[i].parent == getpid();
            for (size_t j = 0; !child && !all[i].ours && j < found; j++)
                child = all[j].ours && all[j].pid == all[i].parent;
            if (child && !all[i].ours)
                more = all[i].ours = true;
        }
    }
    for (size_t i = 0; i < found; i++)
        if (all[i].ours)
            all[ours++] = all[i];
    for (size_t i = 0; i < ours; i++)
        if ((all[i].tracer = tracer_of(all[i].pid)))
            add(tracers, all[i].tracer);
    *count = ours;
    return all;
}

/* Until its parent has waited for it, and a moment longer; proc(5). */
static bool has_ended(const struct process *process)
{
    return process->state == 'Z' || process->state == 'X';
}

/* Asks each descendant once, or kills it. Tracers are spared, but for the last resort. */
static void end_descendants(bool kill_them, bool tracers_too)
{
    size_t count;
    struct process *list = descendants(&count);

    for (size_t i = 0; i < count; i++) {
        pid_t pid = list[i].pid;
        if (has_ended(&list[i]) || (has(tracers, pid) && !tracers_too))
            continue;
        if (kill_them) {
            kill(pid, SIGKILL);
        } else if (!has(asked, pid)) {
            add(asked, pid);
            kill(pid, SIGTERM);
            kill(pid, SIGCONT); /* one that is stopped would take it only when it goes on */
        }
    }
}

static bool somebody_untraced(void)
{
    size_t count;
    struct process *list = descendants(&count);

    for (size_t i = 0; i < count; i++)
        if (!has_ended(&list[i]) && !list[i].tracer && !has(tracers, list[i].pid))
            return true;
    return false;
}

static void start(char **argv, const sigset_t *before, int failed_fd)
{
    tell("forked", getpid(), "");
    sigprocmask(SIG_SETMASK, before, NULL);
    execvp(argv[0], argv);
    int code = refuse("exec");
    ssize_t told = write(failed_fd, "x", 1);
    _exit(told == 1 ? code : USAGE);
}

/* Takes children that ended. Gives false when none is left. */
static bool reap(pid_t program, int *program_status, bool *tracer_lost)
{
    for (;;) {
        siginfo_t ended = {0};
        if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0)
            return errno != ECHILD;
        if (!ended.si_pid)
            return true;
        struct process process;
        char comm[COMM_BYTES] = "";
        int status;
        read_stat(ended.si_pid, &process, comm);
        if (waitpid(ended.si_pid, &status, 0) != ended.si_pid)
            continue;
        if (ended.si_pid == program) {
            *program_status = status;
            tell("status", status, "");
        } else if (traced && !strcmp(comm, program_comm)) {
            /* the traced program may run a tracer, too: it matters only when somebody is left without */
            tell("tracer", status, "");
            if (somebody_untraced()) {
                tell("untraced", 0, "");
                *tracer_lost = true;
            }
        }
    }
}

static int hold(pid_t program, int parent_fd, int signals, long grace)
{
    struct pollfd sources[] = {{.fd = signals, .events = POLLIN}, {.fd = parent_fd, .events = POLLIN}};
    int program_status = 0;
    bool ending = false;
    long began = 0;

    for (;;) {
        bool end_now = false;
        if (!reap(program, &program_status, &end_now))
            break;
        if (ending) {
            long since = now_millis() - began;
            end_descendants(since >= grace, since >= grace + TRACER_MILLIS);
        }
        if (poll(sources, 2, ending ? LOOK_MILLIS : end_now ? 0 : -1) > 0) {
            struct signalfd_siginfo taken;
            while (read(signals, &taken, sizeof taken) == sizeof taken)
                end_now |= taken.ssi_signo == SIGTERM;
            if (sources[1].revents) {
                end_now = true;
                sources[1].fd = -1;
                unlink(status_path); /* nobody is left to do it */
                if (pipe_path)
                    unlink(pipe_path);
            }
        }
        if (end_now && !ending) {
            ending = true;
            began = now_millis();
        }
    }
    tell("ended", 0, "");
    return WIFSIGNALED(program_status) ? 128 + WTERMSIG(program_status) : WEXITSTATUS(program_status);
}

static int usage(void)
{
    fputs("usage: tether --parent PID --grace MILLIS --status FILE [--pipe FIFO] [--traced] -- PROGRAM ARGUMENT...\n",
          stderr);
    return USAGE;
}

int main(int argc, char **argv)
{
    pid_t parent = 0;
    long grace = -1;
    int next = 1;

    for (; next < argc && strcmp(argv[next], "--"); next++) {
        if (!strcmp(argv[next], "--traced"))
            traced = true;
        else if (next + 1 == argc)
            return usage();
        else if (!strcmp(argv[next], "--parent"))
            parent = (pid_t)strtol(argv[++next], NULL, 10);
        else if (!strcmp(argv[next], "--grace"))
            grace = strtol(argv[++next], NULL, 10);
        else if (!strcmp(argv[next], "--status"))
            status_path = argv[++next];
        else if (!strcmp(argv[next], "--pipe"))
            pipe_path = argv[++next];
        else
            return usage();
    }
    char **program_argv = argv + next + 1;
    if (parent < 1 || grace < 0 || !status_path || next + 1 >= argc)
        return usage();
    const char *slash = strrchr(program_argv[0], '/');
    snprintf(program_comm, sizeof program_comm, "%s", slash ? slash + 1 : program_argv[0]);

    status_fd = open(status_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (status_fd < 0)
        return refuse("status");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        return refuse("subreaper");
    int parent_fd = (int)syscall(SYS_pidfd_open, parent, 0);
    if (parent_fd < 0)
        return refuse("pidfd");
    if (getppid() != parent) { /* it ended before it could be watched */
        unlink(status_path);
        return USAGE;
    }
    if (pipe_path) {
        int pipe_fd = open(pipe_path, O_WRONLY | O_CLOEXEC);
        if (pipe_fd < 0)
            return refuse("pipe");
        fcntl(pipe_fd, F_SETPIPE_SZ, PIPE_BYTES); /* where that is not allowed, it stays as it is */
    }
    /* The terminal's signals are for the program, which is in this process's group and gets them itself. */
    sigset_t taken, before;
    sigemptyset(&taken);
    for (const int *one = (const int[]){SIGCHLD, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, 0};
         *one; one++)
        sigaddset(&taken, *one);
    sigprocmask(SIG_BLOCK, &taken, &before);
    sigdelset(&before, SIGCHLD);
    int signals = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        return refuse("signalfd");

    signal(SIGCHLD, SIG_DFL); /* ignored, which is inherited, it would take the children's statuses away */
    /* closed by the exec: then the program runs; a byte on it says that it does not */
    int running[2];
    if (pipe2(running, O_CLOEXEC) < 0)
        return refuse("pipe2");
    pid_t program = fork();
    if (program < 0)
        return refuse("fork");
    if (!program)
        start(program_argv, &before, running[1]);
    close(running[1]);
    char failed;
    if (read(running[0], &failed, 1) == 0)
        tell("started", program, "");
    close(running[0]);
    /* what the program was given is not to be kept open here: its reader waits for the end of it */
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; nothing >= 0 && fd < 3; fd++)
        dup2(nothing, fd);
    return hold(program, parent_fd, signals, grace);
}
