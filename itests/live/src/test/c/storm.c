/* SPDX-License-Identifier: Apache-2.0 */
/*
 * storm NAME COUNT [PER_SECOND]: forks COUNT processes called NAME, as fast as it can or so many a second; number i
 * exits at once with code i % 64. Says "child PID CODE" for each, after all have ended.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT_ONCE 256

static void keep_pace(const struct timespec *start, long i, long per_second)
{
	long long due = start->tv_nsec + i * 1000000000LL / per_second;
	struct timespec until = {start->tv_sec + due / 1000000000LL, due % 1000000000LL};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[2]) : 0, per_second = argc > 3 ? atol(argv[3]) : 0, i, living = 0;
	pid_t *pids = calloc(count ? count : 1, sizeof(*pids));
	struct timespec start;

	if (argc < 3 || !pids)
		return 99;
	prctl(PR_SET_NAME, argv[1]);
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < count; i++) {
		if (per_second)
			keep_pace(&start, i, per_second);
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(i % 64);
		if (pids[i] < 0)
			return 98;
		living++;
		while (living > 0 && waitpid(-1, NULL, living < AT_ONCE ? WNOHANG : 0) > 0)
			living--;
	}
	while (wait(NULL) > 0)
		;
	for (i = 0; i < count; i++)
		printf("child %d %ld\n", pids[i], i % 64);
	return 0;
}
