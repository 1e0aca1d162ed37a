// SPDX-License-Identifier: Apache-2.0
/* What a launcher is asked to do. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    /* a request is never larger: the kernel takes less than this from any execve */
    REQUEST_BYTES = 8 << 20,
    RECORDS = 1 << 16,
    /* "/control" behind it still fits into the address of a Unix socket, which has 108 bytes */
    DIRECTORY_BYTES = 99,
    REASON_BYTES = 128,
};

/* Lists end with NULL. All text lies in one piece of memory and lives until the request is forgotten. */
struct request {
    const char *directory;
    const char *cwd;
    const char *log;
    char **args;
    char **env;
    char **joins;
    char **launcher_joins;
    gid_t *groups;
    size_t group_count;
    uid_t uid;
    gid_t gid;
    bool has_user;
    long long nofile;      /* -1: as it is */
    long long log_bytes;
    long long log_files;
    long long notify_usec; /* -1: no watchdog listens */
    char *text;
    void *lists;
};

enum request_result { REQUEST_GOOD, REQUEST_BAD, REQUEST_ENDED };

/* Reads and checks one. REQUEST_ENDED: whoever asks went away before all of it was there. */
enum request_result request_read(int fd, struct request *request, char reason[REASON_BYTES]);

/* Gives the memory back. */
void request_forget(struct request *request);

#endif
