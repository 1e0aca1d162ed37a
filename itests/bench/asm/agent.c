/* SPDX-License-Identifier: Apache-2.0 */
/* agent [FILE]: writes the monotonic clock's nanoseconds to the end of FILE, as a line, and waits for a signal. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec now;
	char line[32];
	int fd, length;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (argc > 1) {
		length = snprintf(line, sizeof(line), "%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
		fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, line, length) != length)
			return 1;
		close(fd);
	}
	for (;;)
		pause();
}
