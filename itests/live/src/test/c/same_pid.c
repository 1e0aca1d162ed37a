/* SPDX-License-Identifier: Apache-2.0 */
/* Two processes with one pid, one after the other: the first exits with 11, the second with 12. Says "reused PID". */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int again(pid_t pid)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&pid,
		.set_tid_size = 1,
	};
	long child = syscall(SYS_clone3, &arguments, sizeof(arguments));

	if (child == 0)
		_exit(12);
	return child == pid;
}

int main(void)
{
	int attempt, status;

	for (attempt = 0; attempt < 20; attempt++) {
		pid_t first = fork();

		if (first == 0)
			_exit(11);
		if (waitpid(first, &status, 0) != first)
			return 99;
		if (again(first)) { /* otherwise another process has taken the pid: begin anew */
			waitpid(first, &status, 0);
			printf("reused %d\n", first);
			return WEXITSTATUS(status) == 12 ? 0 : 98;
		}
		if (errno != EEXIST)
			return 97;
	}
	return 96;
}
