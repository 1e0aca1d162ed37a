/* SPDX-License-Identifier: Apache-2.0 */
/* A thread other than the leader calls execv; says "thread TID" before. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include "ready.h"

static void *second(void *arguments)
{
	char **argv = arguments;

	printf("thread %ld\n", syscall(SYS_gettid));
	fflush(stdout);
	execv(argv[1], argv + 1);
	_exit(99);
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 2 || pthread_create(&thread, 0, second, argv))
		return 99;
	wait_forever();
}
