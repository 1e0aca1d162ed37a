/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs one program, and says on standard output what wait(2) says of it and of every orphan it leaves behind:
 *
 *   witness [-s] [-z] [-C] [-d dir] [-c cgroup.procs] program [argument...]
 *     -s  the program leads a new session (otherwise only a new process group)
 *     -z  leave the dead unreaped until a line comes on standard input
 *     -C  no limit on core dumps (otherwise none)
 *     -d  run it in this directory
 *     -c  join the cgroup of this file first; may be given more than once
 *
 *   pid PID TIME            exec succeeded; TIME is the boot clock before the fork
 *   dead PID TIME           PID ended and is a zombie; TIME is the boot clock, read after the fact
 *   reaped PID STATUS       PID was reaped; STATUS as wait(2) gives it
 *
 * When standard input ends, all that is left is killed: nothing survives the test that started it.
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
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "witness: %s: %s\n", what, strerror(errno));
	_exit(99);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void join(const char *file)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "0", 1) != 1)
		die(file);
	close(fd);
}

static void kill_children(void)
{
	char path[64];
	int child;
	FILE *children;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	children = fopen(path, "r");
	if (!children)
		die(path);
	while (fscanf(children, "%d", &child) == 1)
		kill(child, SIGKILL);
	fclose(children);
}

/* Returns whether children are left. */
static int reap(int hold)
{
	siginfo_t info;
	int status;

	for (;;) {
		info.si_pid = 0;
		if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) < 0)
			return 0;
		if (!info.si_pid)
			return 1;
		printf("dead %d %lld\n", info.si_pid, now());
		if (hold && getchar() == EOF)
			kill_children();
		if (waitpid(info.si_pid, &status, 0) < 0)
			die("waitpid");
		printf("reaped %d %d\n", info.si_pid, status);
	}
}

int main(int argc, char **argv)
{
	int session = 0, hold = 0, option, fds[2], error = 0, i, sigfd, open_input = 1;
	const char *directory = NULL, *cgroups[8];
	int cgroup_count = 0;
	struct rlimit core = {0, 0};
	sigset_t child_signal;
	long long born;
	pid_t pid;

	while ((option = getopt(argc, argv, "+szCd:c:")) != -1) {
		switch (option) {
		case 's': session = 1; break;
		case 'z': hold = 1; break;
		case 'C': core.rlim_cur = core.rlim_max = RLIM_INFINITY; break;
		case 'd': directory = optarg; break;
		case 'c':
			if (cgroup_count == 8)
				return 99;
			cgroups[cgroup_count++] = optarg;
			break;
		default: return 99;
		}
	}
	if (optind == argc)
		return 99;
	setvbuf(stdout, NULL, _IOLBF, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&child_signal);
	sigaddset(&child_signal, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child_signal, NULL);
	sigfd = signalfd(-1, &child_signal, SFD_CLOEXEC);
	if (sigfd < 0 || pipe2(fds, O_CLOEXEC) < 0)
		die("signalfd or pipe");
	born = now();
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		sigset_t none;

		for (i = 1; i < NSIG; i++)
			signal(i, SIG_DFL);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		if (session)
			setsid();
		else
			setpgid(0, 0);
		setrlimit(RLIMIT_CORE, &core);
		for (i = 0; i < cgroup_count; i++)
			join(cgroups[i]);
		if (directory && chdir(directory) < 0)
			die(directory);
		execvp(argv[optind], argv + optind);
		error = errno;
		if (write(fds[1], &error, sizeof(error)) < 0)
			die("write");
		_exit(99);
	}
	close(fds[1]);
	if (read(fds[0], &error, sizeof(error)) > 0) {
		errno = error;
		die(argv[optind]);
	}
	printf("pid %d %lld\n", pid, born);
	while (reap(hold)) {
		struct pollfd poll_fds[2] = {{sigfd, POLLIN, 0}, {open_input ? 0 : -1, POLLIN, 0}};
		struct signalfd_siginfo discard;
		char line[256];

		if (poll(poll_fds, 2, -1) < 0 && errno != EINTR)
			die("poll");
		if (poll_fds[0].revents && read(sigfd, &discard, sizeof(discard)) < 0)
			die("signalfd");
		if (poll_fds[1].revents && read(0, line, sizeof(line)) <= 0) {
			open_input = hold = 0;
		}
		if (!open_input)
			kill_children();
	}
	return 0;
}
