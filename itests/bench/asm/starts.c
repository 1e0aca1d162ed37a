/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starts fork|spawn COUNT PROGRAM: microseconds of wall time for one start (until the program is executed), for one stop
 * (SIGTERM and wait), and of CPU time for both, the program's own included.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static double cpu(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

/* The pipe is closed by a successful exec. */
static pid_t forked(char **arguments)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid = fork();
	if (pid == 0) {
		execv(arguments[0], arguments);
		_exit(99);
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 0)
		pid = -1;
	close(ends[0]);
	return pid;
}

static pid_t spawned(char **arguments)
{
	pid_t pid;

	return posix_spawn(&pid, arguments[0], NULL, NULL, arguments, NULL) ? -1 : pid;
}

int main(int argc, char **argv)
{
	char *arguments[] = {argc > 3 ? argv[3] : NULL, NULL};
	long count = argc > 3 ? atol(argv[2]) : 0, i;
	pid_t *pids = calloc(count > 0 ? count : 1, sizeof(*pids));
	double begun, started, ended;
	int failed = 0;

	if (count < 1 || !pids) {
		fprintf(stderr, "usage: starts fork|spawn COUNT PROGRAM\n");
		return 2;
	}
	begun = now();
	for (i = 0; i < count && !failed; i++) {
		pids[i] = strcmp(argv[1], "fork") ? spawned(arguments) : forked(arguments);
		failed = pids[i] < 0;
	}
	started = now();
	for (i = 0; i < count; i++) {
		if (pids[i] > 0) {
			kill(pids[i], SIGTERM);
			waitpid(pids[i], NULL, 0);
		}
	}
	ended = now();
	if (failed) {
		fprintf(stderr, "starts: %s was not started\n", arguments[0]);
		return 1;
	}
	printf("%.1f %.1f %.1f\n", (started - begun) / count, (ended - started) / count,
		(cpu(RUSAGE_SELF) + cpu(RUSAGE_CHILDREN)) / count);
	return 0;
}
