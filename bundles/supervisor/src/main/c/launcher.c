// SPDX-License-Identifier: Apache-2.0
/*
 * Holds one run of an agent: starts its program, is the parent of all that descends from it, keeps its output and its
 * exit status, and hears its notifications, whether or not the platform that asked for it is there. See
 * docs/supervisor.md.
 *
 * usage: agent-launcher [DIRECTORY] <REQUEST
 *
 * The argument is for people who look at ps. Standard input gets the request and, once the answer "launcher" was
 * read, "go". When standard input ends before that, nothing was started and nothing is left. The other answer on
 * standard output is "started" or "failed"; the first process ends when standard input is closed after it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "clients.h"
#include "logfile.h"
#include "notify.h"
#include "output.h"
#include "request.h"
#include "told.h"
#include "tree.h"

enum {
    VERSION = 1,
    FAILED = 1,
    KILLED = 125,
    FIRST_DESCRIPTOR = 3,
    PATH_BYTES = DIRECTORY_BYTES + 16,
    EVENT_BYTES = STATUS_BYTES + 16,
    /* heartbeats and status texts are told this often */
    TELL_MILLIS = 100,
    LOST_MILLIS = 1000,
    /* between two looks for descendants that are being killed, longer each time for one that cannot be */
    KILL_MILLIS = 10,
    KILL_MILLIS_MOST = 1000,
    /* notifications heard before others have their turn */
    NOTICES = 16,
    /* for whoever asked to read the answer */
    ANSWER_MILLIS = 5000,
    MKDIR_TRIES = 100,
};

/* Told now, or a while after it was told before. */
struct rated {
    long long next;
    bool waiting;
};

static char directory[DIRECTORY_BYTES + 1];
static bool directory_made;
static pid_t agent = -1;
/* closed when the first process may end; gets its exit code */
static int first_process = -1;
static int asker = STDIN_FILENO;
static int kill_pause;
static bool killing, released, empty, has_log;
static struct rated heartbeat, text, lost;
static long long heartbeat_at;
static char status_text[STATUS_BYTES];

static const char *in_directory(char path[PATH_BYTES], const char *name)
{
    snprintf(path, PATH_BYTES, "%s/%s", directory, name);
    return path;
}

/* Children before their parent; a name without which nobody takes it for a run is the first to go. */
static void remove_directory(void)
{
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

static void answer(const char *line)
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
    struct pollfd end = {.fd = asker, .events = POLLIN};
    char more[64];

    while (poll(&end, 1, ANSWER_MILLIS) > 0 && read(asker, more, sizeof more) > 0)
        ;
}

static _Noreturn void give_up(int error, const char *step, const char *detail)
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

static _Noreturn void end_unasked(void)
{
    remove_directory();
    end_first_process(FAILED);
    exit(FAILED);
}

/* What this process was given by the one that started it must neither steer it nor be kept open by it. */
static void shed_inheritance(void)
{
    sigset_t all;

    signal(SIGCHLD, SIG_DFL); /* ignored, it would take the statuses away */
    /* it ends by release alone; signals that are asked for are read */
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    if (close_range(FIRST_DESCRIPTOR, ~0U, 0) < 0)
        for (int fd = FIRST_DESCRIPTOR; fd < 1 << 16; fd++)
            close(fd);
    int fd;
    do /* none of the three may be missing, or a file opened later would take its place */
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd < FIRST_DESCRIPTOR);
    close(fd);
    prctl(PR_SET_PDEATHSIG, 0);
    umask(077);
}

/* The process that was started: waits until the launcher was heard, so that who started it can wait for that. */
static _Noreturn void wait_for_launcher(int from_launcher, pid_t between)
{
    unsigned char code = KILLED;
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    waitpid(between, NULL, 0);
    ssize_t got = read(from_launcher, &code, 1);
    _exit(got == 1 ? code : KILLED);
}

/* Forks twice. Returns in the launcher, which has a session of its own and which nobody waits for. */
static void leave_platform(void)
{
    int done[2];

    /* until this process ends, it is the launcher's parent, so that who started it can find the launcher */
    if (pipe2(done, O_CLOEXEC) < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        give_up(errno, "fork", "");
    pid_t between = fork();
    if (between < 0)
        give_up(errno, "fork", "");
    if (between > 0) {
        close(done[1]);
        wait_for_launcher(done[0], between);
    }
    setsid();
    pid_t launcher = fork();
    if (launcher != 0)
        _exit(launcher < 0 ? FAILED : 0);
    first_process = done[1];
    close(done[0]);
}

/* The agent's directory and in it the run's, which must be new: so no run is started twice. */
static void make_directory(const struct request *request)
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

static void wait_for_go(void)
{
    static const char GO[] = "go\n";
    char order[sizeof GO - 1];
    size_t used = 0;

    while (used < sizeof order) {
        ssize_t got = read(asker, order + used, sizeof order - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            end_unasked();
        used += (size_t)got;
    }
    if (memcmp(order, GO, sizeof order))
        give_up(EINVAL, "request", "the order after it is not go");
}

static bool due(struct rated *rated, long long now, int pause)
{
    if (!rated->waiting || now < rated->next)
        return false;
    rated->waiting = false;
    rated->next = now + pause;
    return true;
}

static void tell_due(void)
{
    char line[EVENT_BYTES];
    long long now = steady_millis();
    static unsigned long long lost_told;
    struct losses losses = log_losses();

    lost.waiting |= losses.bytes > lost_told;
    if (due(&heartbeat, now, TELL_MILLIS)) {
        snprintf(line, sizeof line, "heartbeat %lld\n", heartbeat_at);
        tell(TOLD_HEARTBEAT, line);
    }
    if (due(&text, now, TELL_MILLIS)) {
        snprintf(line, sizeof line, "text %s\n", status_text);
        tell(TOLD_TEXT, line);
    }
    if (due(&lost, now, LOST_MILLIS)) {
        lost_told = losses.bytes;
        snprintf(line, sizeof line, "lost %llu %d\n", losses.bytes, losses.error);
        tell(TOLD_LOST, line);
    }
}

static int pause_millis(void)
{
    const struct rated *all[] = {&heartbeat, &text, &lost};
    long long now = steady_millis(), pause = killing && !empty ? kill_pause : -1;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!all[i]->waiting)
            continue;
        long long left = all[i]->next > now ? all[i]->next - now : 0;
        if (pause < 0 || left < pause)
            pause = left;
    }
    return (int)pause;
}

static void hear(int notify)
{
    struct notice notice;

    for (int i = 0; i < NOTICES && notify_take(notify, &notice); i++) {
        if (notice.ready && !*told(TOLD_READY))
            tell(TOLD_READY, "ready\n");
        if (notice.stopping && !*told(TOLD_STOPPING))
            tell(TOLD_STOPPING, "stopping\n");
        if (notice.heartbeat) {
            heartbeat_at = wall_nanos();
            heartbeat.waiting = true;
        }
        if (notice.status && strcmp(notice.text, status_text)) {
            strcpy(status_text, notice.text);
            text.waiting = true;
        }
    }
}

static void tell_exit(int status)
{
    char line[96];

    snprintf(line, sizeof line, "exited %d %lld\n", status, wall_nanos());
    tell(TOLD_EXITED, line);
    if (!has_log)
        return;
    output_drain();
    if (WIFSIGNALED(status))
        snprintf(line, sizeof line, "process %d was ended by signal %d\n", agent, WTERMSIG(status));
    else
        snprintf(line, sizeof line, "process %d ended with code %d\n", agent, WEXITSTATUS(status));
    log_words(line);
}

static void reap(void)
{
    int status;
    pid_t ended;

    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
        if (ended == agent) {
            tell_exit(status);
            agent = -1; /* its pid may be another's from now on */
        }
    }
    if (ended < 0 && errno == ECHILD && !empty) {
        output_drain();
        lost.next = 0; /* the last count is not to wait */
        tell_due();
        empty = true;
        tell(TOLD_EMPTY, "empty\n");
    }
}

static void obey(int client, enum order_kind kind, int number)
{
    char line[48];

    switch (kind) {
    case ORDER_SIGNAL:
        if (agent > 0 && kill(agent, number) == 0)
            return;
        snprintf(line, sizeof line, "refused signal %d\n", number);
        clients_tell(client, line);
        return;
    case ORDER_KILL:
        killing = true;
        kill_pause = KILL_MILLIS;
        return;
    case ORDER_RELEASE:
        released = true;
    }
}

/* After the answer whoever asked closes this pipe, or is killed, which comes to the same. */
static void serve_asker(void)
{
    char more[64];
    int nothing;

    if (read(asker, more, sizeof more) > 0)
        return;
    asker = -1;
    nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < FIRST_DESCRIPTOR && nothing >= 0; fd++)
        dup2(nothing, fd);
    close(nothing);
    end_first_process(0);
}

static void hold(int control, int notify, int signals)
{
    enum { ASKER, SIGNALS, CONTROL, NOTIFY, OUTPUT, CLIENT = OUTPUT + OUTPUTS, POLLS = CLIENT + CLIENTS };
    struct pollfd polls[POLLS];

    while (!(released && empty)) {
        polls[ASKER] = (struct pollfd){.fd = asker, .events = POLLIN};
        polls[SIGNALS] = (struct pollfd){.fd = signals, .events = POLLIN};
        polls[CONTROL] = (struct pollfd){.fd = control, .events = POLLIN};
        polls[NOTIFY] = (struct pollfd){.fd = notify, .events = POLLIN};
        output_poll(polls + OUTPUT);
        clients_poll(polls + CLIENT);
        if (poll(polls, POLLS, pause_millis()) > 0) {
            struct signalfd_siginfo taken[8];
            if (polls[SIGNALS].revents)
                while (read(signals, taken, sizeof taken) > 0)
                    ;
            /* before its end: whoever is waited for has no descent any more */
            if (polls[NOTIFY].revents)
                hear(notify);
            if (polls[SIGNALS].revents)
                reap();
            clients_serve(polls + CLIENT, obey);
            output_serve(polls + OUTPUT);
            if (polls[CONTROL].revents)
                clients_accept(told_news);
            if (polls[ASKER].revents)
                serve_asker();
        }
        if (killing && !empty) {
            kill_descendants();
            reap();
            kill_pause = kill_pause * 2 < KILL_MILLIS_MOST ? kill_pause * 2 : KILL_MILLIS_MOST;
        }
        tell_due();
    }
    output_drain();
    output_close();
    remove_directory();
}

/* Sockets, log and pipes. What cannot be had ends the run before it began. */
static void equip(const struct request *request, int *control, int *notify, int *signals, int streams[OUTPUTS])
{
    char path[PATH_BYTES];
    sigset_t children;

    *control = clients_open(in_directory(path, "control"));
    if (*control < 0)
        give_up(errno, "control", path);
    *notify = notify_open(in_directory(path, "notify"));
    if (*notify < 0)
        give_up(errno, "notify", path);
    uid_t user = request->has_user ? request->uid : geteuid();
    gid_t group = request->has_user ? request->gid : getegid();
    if (user != geteuid() && chown(path, user, group) < 0)
        give_up(errno, "uid", "");
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    *signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (*signals < 0)
        give_up(errno, "signalfd", "");
    has_log = request->log;
    if (!has_log) {
        streams[0] = streams[1] = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (streams[0] < 0)
            give_up(errno, "streams", "/dev/null");
        return;
    }
    if (!log_open(request->log, request->log_bytes, request->log_files))
        give_up(errno, "log", request->log);
    if (!output_open(streams, user, group))
        give_up(errno, "streams", "");
}

static void start(const struct request *request, const int streams[OUTPUTS])
{
    struct failure failure;
    char line[128];

    long long began = wall_nanos();
    agent = agent_start(request, streams[0], streams[1], &failure);
    if (agent < 0)
        give_up(failure.error, failure.step, failure.detail);
    snprintf(line, sizeof line, "started %d %llu %lld\n", agent, start_ticks(agent), began);
    tell(TOLD_STARTED, line);
    answer(line);
    close(streams[0]);
    if (streams[1] != streams[0])
        close(streams[1]);
    snprintf(line, sizeof line, "started as process %d\n", agent);
    log_words(line);
}

int main(void)
{
    struct request request;
    struct failure failure;
    char reason[REASON_BYTES], line[96];
    int control, notify, signals, streams[OUTPUTS];

    shed_inheritance();
    leave_platform();
    switch (request_read(asker, &request, reason)) {
    case REQUEST_ENDED:
        end_unasked();
    case REQUEST_BAD:
        give_up(EINVAL, "request", reason);
    case REQUEST_GOOD:
        break;
    }
    if (!join_groups(request.launcher_joins, "launcher-join", &failure))
        give_up(failure.error, failure.step, failure.detail);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        give_up(errno, "subreaper", "");
    if (chdir("/") < 0)
        give_up(errno, "chdir", "/");
    make_directory(&request);
    equip(&request, &control, &notify, &signals, streams);
    snprintf(line, sizeof line, "launcher %d %d %llu\n", VERSION, getpid(), start_ticks(getpid()));
    tell(TOLD_LAUNCHER, line);
    answer(line);
    wait_for_go();
    start(&request, streams);
    request_forget(&request);
    hold(control, notify, signals);
    return 0;
}
