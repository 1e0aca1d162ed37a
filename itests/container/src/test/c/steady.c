// SPDX-License-Identifier: Apache-2.0
// Calls getppid() at a steady pace, some 20,000 times a second, until a line comes on standard input; then prints how
// often it called and ends when another line comes. Says "ready" after the first calls.
#include <poll.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct pollfd input = { .fd = 0, .events = POLLIN };
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned long calls = 0;
	char line;

	while (poll(&input, 1, 0) == 0) {
		for (int i = 0; i < 25; i++)
			syscall(SYS_getppid);
		calls += 25;
		if (calls == 25) {
			puts("ready");
			fflush(stdout);
		}
		nanosleep(&pause, NULL);
	}
	if (read(0, &line, 1) != 1)
		return 1;
	printf("%lu\n", calls);
	fflush(stdout);
	return read(0, &line, 1) == 1 ? 0 : 1;
}
