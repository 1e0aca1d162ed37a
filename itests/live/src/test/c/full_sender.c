/* SPDX-License-Identifier: Apache-2.0 */
/*
 * full_sender MILLIS TIMES: sends more over a loopback connection than its buffers hold, to a peer that begins to read
 * only after so long. After so many times the peer reads no more. Says "peer PORT", "send BEGIN END" for each send
 * that came to an end, and then "ready PID" before the one that will not.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "clock.h"
#include "ready.h"

#define MESSAGE (16 << 20)

static char message[MESSAGE], received[1 << 16];
static int ends[2], millis, times;

static void connected(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &size) ||
	    connect(ends[0], (struct sockaddr *)&address, size))
		exit(99);
	ends[1] = accept(listener, NULL, NULL);
	if (ends[1] < 0)
		exit(98);
	printf("peer %d\n", ntohs(address.sin_port));
}

static void *reader(void *unused)
{
	int i;

	for (i = 0; i < times; i++) {
		long left = MESSAGE;

		recv(ends[1], received, 1, MSG_PEEK);
		sleep_millis(millis);
		while (left > 0) {
			ssize_t got = recv(ends[1], received, sizeof(received), 0);

			if (got <= 0)
				exit(97);
			left -= got;
		}
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int i;

	if (argc != 3)
		return 99;
	setvbuf(stdout, NULL, _IOLBF, 0);
	millis = atoi(argv[1]);
	times = atoi(argv[2]);
	connected();
	if (pthread_create(&thread, NULL, reader, NULL))
		return 98;
	for (i = 0; i < times; i++) {
		long long begin = now();

		if (send(ends[0], message, MESSAGE, 0) != MESSAGE)
			return 96;
		tell_span("send", begin, now());
	}
	ready();
	send(ends[0], message, MESSAGE, 0);
	return 95;
}
