// SPDX-License-Identifier: Apache-2.0
/*
 * Control groups that a process gets into, named by their files cgroup.procs. Moving a process by that file has the
 * kernel wait until no process forks or ends anywhere, for milliseconds on a busy host. A process of one thread has
 * ways without: into a group of version 2 it can be born, and into one of version 1 it can move itself by the file
 * tasks, since Linux 5.16 without that wait.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Forks, in a process of one thread, into the group of version 2 among the files where the kernel can; for the child
 * that file is no more in the list.
 */
pid_t fork_into(char **files);

/* Moves the calling process of one thread into the groups. False with errno, and the file that it failed at. */
bool join_groups(char **files, const char **failed);

#endif
