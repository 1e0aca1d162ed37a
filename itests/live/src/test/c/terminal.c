/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terminal PROGRAM: runs it on a terminal of its own, at whose other end this process sits. Says "terminal NAME PID".
 * On SIGUSR1 it types Ctrl-C there, on SIGUSR2 it hangs up.
 */
#define _GNU_SOURCE
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[64];
	int master, signal_number, status;
	sigset_t wanted, before;
	pid_t pid;

	if (argc != 2)
		return 99;
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR1);
	sigaddset(&wanted, SIGUSR2);
	sigprocmask(SIG_BLOCK, &wanted, &before);
	pid = forkpty(&master, name, NULL, NULL);
	if (pid < 0)
		return 99;
	if (pid == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		execv(argv[1], argv + 1);
		_exit(99);
	}
	if (read(master, &status, 1) != 1) /* the program says ready */
		return 99;
	printf("terminal %s %d\n", name, pid);
	fflush(stdout);
	if (sigwait(&wanted, &signal_number))
		return 99;
	if (signal_number == SIGUSR1) {
		if (write(master, "\003", 1) != 1)
			return 99;
	} else {
		close(master);
	}
	if (waitpid(pid, &status, 0) != pid)
		return 99;
	printf("status %d %d\n", pid, status);
	return 0;
}
