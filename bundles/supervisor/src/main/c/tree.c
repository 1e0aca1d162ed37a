// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "tree.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    /* deeper trees are cut here: the ancestors of one are then not ours */
    MOST_ANCESTORS = 4096,
    PROCESSES_MORE = 512,
    START_FIELD = 22,
};

struct process {
    pid_t pid;
    pid_t parent;
    pid_t group;
    char state;
    bool ours;
};

/* The text behind the name, which stands in parentheses and may hold some itself. */
static const char *read_stat(pid_t pid, char *text, size_t size)
{
    char name[32];
    snprintf(name, sizeof name, "/proc/%d/stat", pid);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    if (length <= 0)
        return NULL;
    text[length] = 0;
    const char *end = strrchr(text, ')');
    return end && end[1] ? end + 2 : NULL;
}

static bool look(pid_t pid, struct process *process)
{
    char text[1024];
    const char *fields = read_stat(pid, text, sizeof text);

    *process = (struct process){.pid = pid};
    return fields && sscanf(fields, "%c %d %d", &process->state, &process->parent, &process->group) == 3;
}

unsigned long long start_ticks(pid_t pid)
{
    char text[1024];
    const char *field = read_stat(pid, text, sizeof text);

    for (int i = 3; field && i < START_FIELD; i++) {
        field = strchr(field, ' ');
        if (field)
            field++;
    }
    return field ? strtoull(field, NULL, 10) : 0;
}

bool is_descendant(pid_t pid)
{
    struct process process;

    for (int i = 0; i < MOST_ANCESTORS && pid > 1; i++) {
        if (!look(pid, &process))
            return false;
        if (process.parent == getpid())
            return true;
        pid = process.parent;
    }
    return false;
}

/* Until its parent has waited for it, and a moment longer; proc(5). */
static bool has_ended(const struct process *process)
{
    return process->state == 'Z' || process->state == 'X';
}

/* All processes there are; without memory fewer. */
static struct process *everybody(size_t *count)
{
    struct process *all = NULL;
    size_t room = 0;
    struct dirent *entry;
    DIR *proc = opendir("/proc");

    *count = 0;
    while (proc && (entry = readdir(proc))) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (*count == room) {
            struct process *larger = realloc(all, (room + PROCESSES_MORE) * sizeof *all);
            if (!larger)
                break;
            all = larger;
            room += PROCESSES_MORE;
        }
        if (look((pid_t)strtol(entry->d_name, NULL, 10), &all[*count]))
            ++*count;
    }
    if (proc)
        closedir(proc);
    return all;
}

static int by_pid(const void *left, const void *right)
{
    pid_t a = ((const struct process *)left)->pid, b = ((const struct process *)right)->pid;
    return (a > b) - (a < b);
}

static bool parent_is_ours(const struct process *all, size_t count, pid_t parent)
{
    struct process key = {.pid = parent};

    if (parent == getpid())
        return true;
    const struct process *found = bsearch(&key, all, count, sizeof *all, by_pid);
    return found && found->ours;
}

void kill_descendants(void)
{
    size_t count;
    struct process *all = everybody(&count);

    if (count)
        qsort(all, count, sizeof *all, by_pid);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < count; i++)
            if (!all[i].ours && parent_is_ours(all, count, all[i].parent))
                more = all[i].ours = true;
    }
    /*
     * A group at once, so that none of it gets a fork through in between. All members descend from this process: they
     * are in sessions that its child or that one's descendants made.
     */
    for (size_t i = 0; i < count; i++) {
        if (!all[i].ours || has_ended(&all[i]))
            continue;
        if (all[i].group > 1 && all[i].group != getpgrp())
            kill(-all[i].group, SIGKILL);
        kill(all[i].pid, SIGKILL);
    }
    free(all);
}
