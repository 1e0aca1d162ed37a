/* SPDX-License-Identifier: Apache-2.0 */
/* tgkill PID TID SIGNAL */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 4)
		return 99;
	if (syscall(SYS_tgkill, atoi(argv[1]), atoi(argv[2]), atoi(argv[3])) == 0)
		return 0;
	perror("tgkill");
	return 1;
}
