/* SPDX-License-Identifier: Apache-2.0 */
/* denied UID PATH PER_SECOND: becomes that user and tries to open a file that it may not, so many times a second. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	long long next = now();
	uid_t uid = argc == 4 ? atoi(argv[1]) : 0;

	if (!uid || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		return 99;
	ready();
	while (open(argv[2], O_RDONLY) < 0 && errno == EACCES)
		sleep_until(next += 1000000000LL / atoi(argv[3]));
	return 98;
}
