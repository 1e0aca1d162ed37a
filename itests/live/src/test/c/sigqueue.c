/* SPDX-License-Identifier: Apache-2.0 */
/* sigqueue PID SIGNAL VALUE */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	union sigval value;

	if (argc != 4)
		return 99;
	value.sival_int = atoi(argv[3]);
	if (sigqueue(atoi(argv[1]), atoi(argv[2]), value) == 0)
		return 0;
	perror("sigqueue");
	return 1;
}
