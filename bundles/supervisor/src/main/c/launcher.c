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
 * standard output is "started" or "failed"; the first process ends with "started", and after "failed" when standard
 * input is closed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "asker.h"
#include "clients.h"
#include "groups.h"
#include "logfile.h"
#include "notify.h"
#include "output.h"
#include "request.h"
#include "rundir.h"
#include "told.h"
#include "tree.h"

enum {
    VERSION = 1,
    EVENT_BYTES = STATUS_BYTES + 16,
    /* heartbeats and status texts are told this often */
    TELL_MILLIS = 100,
    LOST_MILLIS = 1000,
    /* between two looks for descendants that are being killed, longer each time for one that cannot be */
    KILL_MILLIS = 10,
    KILL_MILLIS_MOST = 1000,
    /* between two looks whether the run can still be found, once nobody is held any more */
    FORGOTTEN_MILLIS = 10000,
    /* notifications heard before others have their turn */
    NOTICES = 16,
};

/* Told now, or a while after it was told before. */
struct rated {
    long long next;
    bool waiting;
};

static pid_t agent = -1;
static int kill_pause;
static bool killing, released, empty, has_log;
static struct rated heartbeat, text, lost;
static long long heartbeat_at;
static char status_text[STATUS_BYTES];

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
    long long now = steady_millis(), pause = empty ? FORGOTTEN_MILLIS : killing ? kill_pause : -1;

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

static void hold(int control, int notify, int signals)
{
    enum { SIGNALS, CONTROL, NOTIFY, OUTPUT, CLIENT = OUTPUT + OUTPUTS, POLLS = CLIENT + CLIENTS };
    struct pollfd polls[POLLS];

    while (!(empty && (released || directory_gone()))) {
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
    answer_last(line);
    close(streams[0]);
    if (streams[1] != streams[0])
        close(streams[1]);
    snprintf(line, sizeof line, "started as process %d\n", agent);
    log_words(line);
}

int main(void)
{
    struct request request;
    const char *group;
    char reason[REASON_BYTES], line[96];
    int control, notify, signals, streams[OUTPUTS];

    shed_inheritance();
    switch (request_read(STDIN_FILENO, &request, reason)) {
    case REQUEST_ENDED:
        end_unasked();
    case REQUEST_BAD:
        give_up(EINVAL, "request", reason);
    case REQUEST_GOOD:
        break;
    }
    leave_platform(request.launcher_joins);
    if (!join_groups(request.launcher_joins, &group))
        give_up(errno, "launcher-join", group);
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
