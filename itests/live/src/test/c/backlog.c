/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backlog MILLIS: connects to a listener of its own whose queue of connections is full and that begins to accept only
 * after so long. Says "listener PORT", "ready PID" before the connect that has to wait, and "connect BEGIN END" after it.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "clock.h"
#include "ready.h"

static struct sockaddr_in address = {.sin_family = AF_INET};
static int listener, millis;

static void connect_one(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)))
		exit(98);
}

static void *acceptor(void *unused)
{
	sleep_millis(millis);
	while (accept(listener, NULL, NULL) >= 0)
		;
	return unused;
}

int main(int argc, char **argv)
{
	socklen_t size = sizeof(address);
	pthread_t thread;
	long long begin;

	if (argc != 2)
		return 99;
	millis = atoi(argv[1]);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &size))
		return 97;
	printf("listener %d\n", ntohs(address.sin_port));
	connect_one();
	connect_one();
	if (pthread_create(&thread, NULL, acceptor, NULL))
		return 96;
	ready();
	begin = now();
	connect_one();
	tell_span("connect", begin, now());
	wait_forever();
}
