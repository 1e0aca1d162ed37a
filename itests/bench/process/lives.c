/* SPDX-License-Identifier: Apache-2.0 */
/* lives COUNT PROGRAM: nanoseconds of one fork, exec, exit and wait, on average over COUNT. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	char *arguments[] = {argc > 2 ? argv[2] : NULL, NULL};
	long count = argc > 2 ? atol(argv[1]) : 0, i;
	double start;
	cpu_set_t one;
	int status;

	if (count < 1) {
		fprintf(stderr, "usage: lives COUNT PROGRAM\n");
		return 2;
	}
	CPU_ZERO(&one);
	CPU_SET(sysconf(_SC_NPROCESSORS_ONLN) - 1, &one);
	sched_setaffinity(0, sizeof(one), &one);
	start = now();
	for (i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			execve(arguments[0], arguments, arguments + 1);
			_exit(99);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
			fprintf(stderr, "lives: %s did not run\n", arguments[0]);
			return 1;
		}
	}
	printf("%.0f\n", (now() - start) / count);
	return 0;
}
