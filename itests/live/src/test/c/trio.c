/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trio DIRECTORY ROUNDS: three threads make calls that succeed, fail and wait for one another, each its own number of
 * rounds of them. A thread's calls stand between openat of "begin" and of "end", which are not there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int rounds;

static void round_of_calls(int voice)
{
	char text[32] = "three voices";
	struct timespec moment = { .tv_nsec = 200000 };
	int ends[2];
	int fd;

	syscall(SYS_getppid);
	fd = syscall(SYS_openat, AT_FDCWD, "/dev/zero", O_RDONLY | O_CLOEXEC);
	syscall(SYS_read, fd, text, 7 + voice);
	syscall(SYS_close, fd);
	syscall(SYS_close, 900 + voice);
	syscall(SYS_pipe2, ends, O_CLOEXEC);
	syscall(SYS_write, ends[1], text, 11 + voice);
	syscall(SYS_read, ends[0], text, sizeof(text));
	syscall(SYS_lseek, ends[0], 0, SEEK_SET);
	syscall(SYS_close, ends[0]);
	syscall(SYS_close, ends[1]);
	syscall(SYS_faccessat, AT_FDCWD, "/no/such/place", R_OK);
	syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, NULL);
	syscall(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0x7fff);
	syscall(SYS_tgkill, getpid(), 0, SIGUSR1);
	syscall(SYS_umask, 022);
}

static void *voice(void *number)
{
	int voice = (int)(intptr_t)number;

	syscall(SYS_openat, AT_FDCWD, "begin", O_RDONLY);
	for (int i = 0; i < rounds * (voice + 1); i++)
		round_of_calls(voice);
	syscall(SYS_openat, AT_FDCWD, "end", O_RDONLY);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	if (argc != 3 || chdir(argv[1]))
		return 2;
	rounds = atoi(argv[2]);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, voice, (void *)(intptr_t)(i + 1));
	voice(NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	return 7;
}
