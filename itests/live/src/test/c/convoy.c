/* SPDX-License-Identifier: Apache-2.0 */
/*
 * convoy THREADS MILLIS ROUNDS: so many threads want one mutex so many times each, and whoever has it keeps it for so
 * long. Says "mutex ADDRESS", and "TID BEGIN END" for each wait for the mutex.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int millis, rounds;

static void *wagon(void *unused)
{
	char name[16];
	int i;

	(void)unused;
	snprintf(name, sizeof(name), "%d", gettid());
	for (i = 0; i < rounds; i++) {
		long long begin = now();

		pthread_mutex_lock(&mutex);
		tell_span(name, begin, now());
		sleep_millis(millis);
		pthread_mutex_unlock(&mutex);
		sleep_millis(1);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	int count = argc == 4 ? atoi(argv[1]) : 0, i;

	if (count < 1 || count > 64)
		return 99;
	setvbuf(stdout, NULL, _IOLBF, 0);
	millis = atoi(argv[2]);
	rounds = atoi(argv[3]);
	printf("mutex 0x%lx\n", (unsigned long)&mutex);
	for (i = 0; i < count; i++) {
		if (pthread_create(&threads[i], NULL, wagon, NULL))
			return 98;
	}
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	ready();
	wait_forever();
}
