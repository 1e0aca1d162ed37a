/* SPDX-License-Identifier: Apache-2.0 */
/* parked_pool THREADS MILLIS: a pool of workers parked on a condition variable. Every so often one of them has a job. */
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
	pthread_t thread;

	for (i = 0; i < count; i++) {
		if (pthread_create(&thread, NULL, worker, NULL))
			return 98;
	}
	ready();
	for (;;) {
		sleep_millis(atoi(argv[2]));
		pthread_mutex_lock(&mutex);
		jobs++;
		pthread_mutex_unlock(&mutex);
		pthread_cond_signal(&condition);
	}
}
