/* SPDX-License-Identifier: Apache-2.0 */
/* pulse PATH MILLIS: waits for a file lock that another of its threads has for so long, again and again. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include "clock.h"
#include "ready.h"

static const char *path;
static int millis;

static void *holder(void *unused)
{
	int fd = open(path, O_RDWR);

	for (;;) {
		flock(fd, LOCK_EX);
		sleep_millis(millis);
		flock(fd, LOCK_UN);
		sleep_millis(1);
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int fd;

	if (argc != 3)
		return 99;
	path = argv[1];
	millis = atoi(argv[2]);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	if (fd < 0 || pthread_create(&thread, NULL, holder, NULL))
		return 98;
	ready();
	for (;;) {
		flock(fd, LOCK_EX);
		flock(fd, LOCK_UN);
		sleep_millis(5);
	}
}
