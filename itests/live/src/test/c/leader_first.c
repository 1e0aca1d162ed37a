/* SPDX-License-Identifier: Apache-2.0 */
/* The leading thread ends at once; another one lives on, says ready, and ends the process with code 7. */
#include <pthread.h>
#include <stdlib.h>
#include "ready.h"

static void *second(void *unused)
{
	usleep(200000);
	ready();
	exit(7);
	return unused;
}

int main(void)
{
	pthread_t thread;

	if (pthread_create(&thread, 0, second, 0))
		return 99;
	pthread_exit(0);
}
