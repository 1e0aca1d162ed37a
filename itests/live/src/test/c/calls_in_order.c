/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calls_in_order DIRECTORY [wait]: makes calls whose arguments and results are the same each time, between an access of
 * "begin" and one of "end". With "wait" it calls getppid, and close in vain, every 10 ms until SIGUSR1 comes, and begins
 * then.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "clock.h"
#include "ready.h"

static volatile sig_atomic_t go;

static void begin(int signal_number)
{
	go = signal_number;
}

static void files(void)
{
	int fd = syscall(SYS_openat, AT_FDCWD, "file", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	syscall(SYS_ftruncate, fd, 4096);
	syscall(SYS_lseek, fd, 10, SEEK_SET);
	syscall(SYS_flock, fd, LOCK_EX | LOCK_NB);
	syscall(SYS_fcntl, fd, F_GETFD);
	syscall(SYS_fcntl, fd, F_SETFD, 0);
	syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 20);
	syscall(SYS_dup3, fd, 21, O_CLOEXEC);
	syscall(SYS_close, 20);
	syscall(SYS_close, 21);
	syscall(SYS_fsync, fd);
	syscall(SYS_close, fd);
	syscall(SYS_close, fd);
	syscall(SYS_openat, AT_FDCWD, "file", O_RDWR | O_CREAT | O_EXCL, 0640);
	syscall(SYS_faccessat, AT_FDCWD, "missing", R_OK);
	syscall(SYS_mkdirat, AT_FDCWD, "directory", 0750);
	syscall(SYS_openat, AT_FDCWD, "directory", O_WRONLY);
	syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, "directory/file", 1 /* RENAME_NOREPLACE */);
	syscall(SYS_symlinkat, "file", AT_FDCWD, "directory/link");
	syscall(SYS_unlinkat, AT_FDCWD, "directory", AT_REMOVEDIR);
	syscall(SYS_unlinkat, AT_FDCWD, "directory/link", 0);
	syscall(SYS_unlinkat, AT_FDCWD, "directory/file", 0);
	syscall(SYS_unlinkat, AT_FDCWD, "directory", AT_REMOVEDIR);
	syscall(SYS_fchmodat, AT_FDCWD, "a \"quoted\"\nname", 0600);
}

static void descriptors(void)
{
	int event = syscall(SYS_eventfd2, 0, EFD_NONBLOCK | EFD_CLOEXEC);
	int poller = syscall(SYS_epoll_create1, EPOLL_CLOEXEC);
	int sock = syscall(SYS_socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 6);
	uint64_t value;

	syscall(SYS_read, event, &value, sizeof(value));
	syscall(SYS_listen, sock, 5);
	syscall(SYS_shutdown, sock, SHUT_RDWR);
	syscall(SYS_epoll_pwait, poller, &value, 1, 20, NULL, 8);
	syscall(SYS_close, sock);
	syscall(SYS_close, poller);
	syscall(SYS_close, event);
	syscall(SYS_close, -1);
}

static void others(void)
{
	syscall(SYS_umask, 027);
	syscall(SYS_kill, 0, 0);
	syscall(SYS_getppid);
	syscall(SYS_getpriority, 0, 0);
	syscall(SYS_madvise, NULL, 0, MADV_DONTNEED);
	syscall(SYS_getrandom, NULL, 0, 1 /* GRND_NONBLOCK */);
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = begin};

	if (argc < 2 || chdir(argv[1]) < 0)
		return 99;
	umask(022);
	sigaction(SIGUSR1, &action, NULL);
	ready();
	while (argc > 2 && !go) {
		sleep_millis(10);
		syscall(SYS_getppid);
		syscall(SYS_close, -1);
	}
	syscall(SYS_faccessat, AT_FDCWD, "begin", F_OK);
	files();
	descriptors();
	others();
	syscall(SYS_faccessat, AT_FDCWD, "end", F_OK);
	return 0;
}
