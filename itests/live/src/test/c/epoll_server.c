/* SPDX-License-Identifier: Apache-2.0 */
/*
 * epoll_server: answers each line that comes over a connection with that line, with one epoll loop for everything as
 * nginx has it, waiting for ever and for 500 ms by turns. Says "port PORT".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include "ready.h"

static void watch(int poller, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poller = epoll_create1(0), turn;
	socklen_t size = sizeof(address);
	struct epoll_event event;
	char line[256];

	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 16) ||
	    getsockname(listener, (struct sockaddr *)&address, &size))
		return 99;
	watch(poller, listener);
	printf("port %d\n", ntohs(address.sin_port));
	ready();
	for (turn = 0;; turn++) {
		ssize_t got;

		if (epoll_wait(poller, &event, 1, turn % 2 ? -1 : 500) < 1)
			continue;
		if (event.data.fd == listener) {
			int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

			if (client >= 0)
				watch(poller, client);
			continue;
		}
		got = recv(event.data.fd, line, sizeof(line), 0);
		if (got > 0)
			send(event.data.fd, line, got, MSG_NOSIGNAL);
		else
			close(event.data.fd);
	}
}
