/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signals handler|wait COUNT: nanoseconds of one SIGUSR1 from one process to another and taken there, on average over
 * COUNT exchanged back and forth on one CPU. handler: it is handled, as programs do; wait: sigwaitinfo takes it, and by
 * its disposition it would be fatal.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nothing(int signal_number)
{
	(void)signal_number;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int handled;
static sigset_t only_ours, all_but_ours;

static void take(void)
{
	if (handled)
		sigsuspend(&all_but_ours);
	else
		sigwaitinfo(&only_ours, NULL);
}

int main(int argc, char **argv)
{
	long exchanges = argc > 2 ? atol(argv[2]) / 2 : 0, i;
	pid_t parent = getpid(), child;
	double start;
	cpu_set_t one;

	if (exchanges < 1 || (strcmp(argv[1], "handler") && strcmp(argv[1], "wait"))) {
		fprintf(stderr, "usage: signals handler|wait COUNT\n");
		return 2;
	}
	handled = !strcmp(argv[1], "handler");
	CPU_ZERO(&one);
	CPU_SET(sysconf(_SC_NPROCESSORS_ONLN) - 1, &one);
	sched_setaffinity(0, sizeof(one), &one);
	sigemptyset(&only_ours);
	sigaddset(&only_ours, SIGUSR1);
	sigfillset(&all_but_ours);
	sigdelset(&all_but_ours, SIGUSR1);
	sigprocmask(SIG_BLOCK, &only_ours, NULL);
	if (handled)
		signal(SIGUSR1, nothing);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			take();
			kill(parent, SIGUSR1);
		}
	}
	start = now();
	for (i = 0; i < exchanges; i++) {
		kill(child, SIGUSR1);
		take();
	}
	printf("%.0f\n", (now() - start) / (2 * exchanges));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}
