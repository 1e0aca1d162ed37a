// SPDX-License-Identifier: Apache-2.0
/* What a control group has to hold, measure and end. usage: misbehave [FILE...] -- MODE [ARGUMENT]
 * Writes 0 to each FILE first, which makes it a member. Says one line once it is where it was to get. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void join(const char *file)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "0", 1) != 1) {
		perror(file);
		exit(99);
	}
	close(fd);
}

static void say(const char *word, long number)
{
	printf("%s %ld\n", word, number);
	fflush(stdout);
}

static void hold(void)
{
	for (;;)
		pause();
}

/* Forks as fast as it can, for ever. All but the first end after some turns, so that pids come and go at the limit. */
static void bomb(void)
{
	pid_t first = getpid();

	signal(SIGCHLD, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	say("bomb", first);
	for (unsigned int turn = 1;; turn++)
		if (fork() == 0 ? turn % 2 : turn % 64 == 0 && getpid() != first)
			_exit(0);
}

/* A daemon by the book: double fork, session of its own, nothing open, deaf to what can be ignored. */
static void escape(void)
{
	if (fork() == 0) {
		setsid();
		if (fork() == 0) {
			for (int signal_number = 1; signal_number < 32; signal_number++)
				signal(signal_number, SIG_IGN);
			say("escaped", getpid());
			for (int fd = 0; fd < 3; fd++)
				close(fd);
			hold();
		}
		_exit(0);
	}
	wait(NULL);
}

static void allocate(long megabytes)
{
	for (long i = 0; i < megabytes; i++)
		memset(malloc(1 << 20), 1, 1 << 20);
	say("allocated", megabytes);
	hold();
}

static void forks(long wanted)
{
	long made = 0;

	for (long i = 0; i < wanted; i++) {
		pid_t child = fork();

		if (child == 0)
			hold();
		made += child > 0;
	}
	say("forked", made);
	hold();
}

static void store(const char *file)
{
	static char block[1 << 20];
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	for (int i = 0; i < 4; i++)
		if (write(fd, block, sizeof block) != sizeof block)
			exit(98);
	fsync(fd);
	say("stored", 4 * (long)sizeof block);
	hold();
}

static void work(long milliseconds)
{
	clock_t end = clock() + milliseconds * (CLOCKS_PER_SEC / 1000);

	while (clock() < end)
		;
	say("worked", milliseconds);
	hold();
}

static int run(char **words);

/* Stays as parent of all that the rest starts, orphans included, and waits for each. */
static void launch(char **words)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (fork() == 0)
		exit(run(words));
	for (;;)
		if (wait(NULL) < 0)
			pause();
}

/* Becomes a user who may have so many processes. */
static int limited(const char *user, const char *processes, char **words)
{
	struct rlimit limit = {strtoul(processes, NULL, 10), strtoul(processes, NULL, 10)};

	if (setrlimit(RLIMIT_NPROC, &limit) || setgid(atoi(user)) || setuid(atoi(user))) {
		perror("user");
		return 96;
	}
	return run(words);
}

static int run(char **words)
{
	const char *mode = words[0] ? words[0] : "";
	const char *argument = words[0] && words[1] ? words[1] : "0";

	if (!strcmp(mode, "launch"))
		launch(words + 1);
	else if (!strcmp(mode, "user") && words[1] && words[2])
		return limited(words[1], words[2], words + 3);
	else if (!strcmp(mode, "exec")) {
		execv(argument, words + 1);
		perror(argument);
		return 94;
	} else if (!strcmp(mode, "bomb"))
		bomb();
	else if (!strcmp(mode, "escape"))
		escape();
	else if (!strcmp(mode, "allocate"))
		allocate(atol(argument));
	else if (!strcmp(mode, "forks"))
		forks(atol(argument));
	else if (!strcmp(mode, "store"))
		store(argument);
	else if (!strcmp(mode, "work"))
		work(atol(argument));
	else if (!strcmp(mode, "hold")) {
		say("held", getpid());
		hold();
	} else if (!strcmp(mode, "exit"))
		return atoi(argument);
	else
		return 97;
	return 0;
}

int main(int argc, char **argv)
{
	int at = 1;

	for (; at < argc && strcmp(argv[at], "--"); at++)
		join(argv[at]);
	return at < argc ? run(argv + at + 1) : 95;
}
