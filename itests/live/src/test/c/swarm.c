/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swarm PROGRAM PREFIX COUNT PER_SECOND: runs PROGRAM so often, number i with the argument PREFIX followed by i. Says
 * "gnat PID I" for each, after all have ended.
 */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include "clock.h"
#include "ready.h"

#define AT_ONCE 16

int main(int argc, char **argv)
{
	long count = argc == 5 ? atol(argv[3]) : 0, i, living = 0;
	pid_t *pids = calloc(count + 1, sizeof(*pids));
	long long begin = now();
	char argument[256], *arguments[] = {argv[1], argument, NULL};
	int status;

	if (!pids)
		return 99;
	for (i = 0; i < count; i++) {
		sleep_until(begin + i * 1000000000LL / atol(argv[4]));
		snprintf(argument, sizeof(argument), "%s%ld", argv[2], i);
		if (posix_spawn(&pids[i], argv[1], NULL, NULL, arguments, environ))
			return 98;
		living++;
		while (living > 0 && waitpid(-1, &status, living < AT_ONCE ? WNOHANG : 0) > 0) {
			if (status)
				return 97;
			living--;
		}
	}
	while (wait(&status) > 0) {
		if (status)
			return 97;
	}
	for (i = 0; i < count; i++)
		printf("gnat %d %ld\n", pids[i], i);
	return 0;
}
