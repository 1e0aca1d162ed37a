/* SPDX-License-Identifier: Apache-2.0 */
/* Says ready, then "thread TID" for its second thread; both wait. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include "ready.h"

static void *second(void *unused)
{
	printf("thread %ld\n", syscall(SYS_gettid));
	fflush(stdout);
	wait_forever();
	return unused;
}

int main(void)
{
	pthread_t thread;

	ready();
	if (pthread_create(&thread, 0, second, 0))
		return 99;
	wait_forever();
}
