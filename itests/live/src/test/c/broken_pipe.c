/* SPDX-License-Identifier: Apache-2.0 */
/* Writes to a pipe that nobody reads. */
#include <unistd.h>

int main(void)
{
	int fds[2];

	if (pipe(fds) < 0 || close(fds[0]) < 0)
		return 99;
	return write(fds[1], "x", 1) == 1 ? 98 : 97;
}
