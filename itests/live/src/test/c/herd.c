/* SPDX-License-Identifier: Apache-2.0 */
/*
 * herd THREADS MILLIS: so many threads wait on one condition variable for a job. Every so often there is one job, and
 * all are woken for it.
 */
#include <pthread.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int jobs;

static void *worker(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&mutex);
	for (;;) {
		while (jobs == 0)
			pthread_cond_wait(&condition, &mutex);
		jobs--;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int count = argc == 3 ? atoi(argv[1]) : 0, i;
	long long next = now();
	pthread_t thread;

	for (i = 0; i < count; i++) {
		if (pthread_create(&thread, NULL, worker, NULL))
			return 98;
	}
	ready();
	for (;;) {
		sleep_until(next += atoi(argv[2]) * 1000000LL);
		pthread_mutex_lock(&mutex);
		jobs = 1;
		pthread_mutex_unlock(&mutex);
		pthread_cond_broadcast(&condition);
	}
}
