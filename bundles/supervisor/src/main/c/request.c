// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "request.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char VERSION[] = "tracewarden-launcher=1";
static const char END[] = "end=";

static enum request_result bad(char *reason, const char *what, const char *which)
{
    snprintf(reason, REASON_BYTES, "%s%.64s", what, which);
    for (char *c = reason; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
            *c = '?';
    return REQUEST_BAD;
}

/* The whole text, up to the zero byte behind END, after which nothing may come. */
static enum request_result read_text(int fd, char **text, size_t *length, size_t *records, char *reason)
{
    size_t room = 1 << 13, used = 0, begin = 0;
    char *all = malloc(room);

    *records = 0;
    *text = all;
    for (;;) {
        if (used == room) {
            char *larger = room < REQUEST_BYTES ? realloc(all, room * 2) : NULL;
            if (!larger)
                return bad(reason, "it is too long", "");
            *text = all = larger;
            room *= 2;
        }
        if (!all)
            return bad(reason, "no memory for it", "");
        ssize_t got = read(fd, all + used, room - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return REQUEST_ENDED;
        size_t looked = used;
        used += (size_t)got;
        for (char *zero; (zero = memchr(all + looked, 0, used - looked)); looked = begin) {
            bool first = begin == 0;
            const char *record = all + begin;
            begin = (size_t)(zero - all) + 1;
            if (first && strcmp(record, VERSION))
                return bad(reason, "this launcher speaks version 1 only, not ", record);
            if (++*records > RECORDS)
                return bad(reason, "it has too many records", "");
            if (!strcmp(record, END)) {
                *length = begin;
                return begin == used ? REQUEST_GOOD : bad(reason, "something comes after its end", "");
            }
        }
        /* no need to wait for the end of what cannot be a request */
        size_t seen = used < sizeof VERSION ? used : sizeof VERSION;
        if (begin == 0 && memcmp(all, VERSION, seen))
            return bad(reason, "it does not begin as one", "");
    }
}

static bool number(const char *text, long long least, long long most, long long *value)
{
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *value = strtoll(text, &end, 10);
    return !errno && !*end && *value >= least && *value <= most;
}

static bool path(const char *text, const char **value)
{
    if (*value || *text != '/' || strlen(text) >= PATH_MAX)
        return false;
    *value = text;
    return true;
}

static bool once(const char *text, long long least, long long most, long long *value)
{
    return *value < 0 && number(text, least, most, value);
}

struct filling {
    size_t args, env, joins, launcher_joins;
    long long uid, gid;
};

static bool variable(const char *text)
{
    return *text != '=' && strchr(text, '=');
}

static bool take(struct request *request, struct filling *at, const char *key, char *value)
{
    long long id;

    if (!strcmp(key, "arg"))
        request->args[at->args++] = value;
    else if (!strcmp(key, "env") && variable(value))
        request->env[at->env++] = value;
    else if (!strcmp(key, "join") && *value == '/')
        request->joins[at->joins++] = value;
    else if (!strcmp(key, "launcher-join") && *value == '/')
        request->launcher_joins[at->launcher_joins++] = value;
    else if (!strcmp(key, "group") && number(value, 0, UINT32_MAX - 1, &id))
        request->groups[request->group_count++] = (gid_t)id;
    else
        return (!strcmp(key, "directory") && path(value, &request->directory))
            || (!strcmp(key, "cwd") && path(value, &request->cwd))
            || (!strcmp(key, "log") && path(value, &request->log))
            || (!strcmp(key, "uid") && once(value, 0, UINT32_MAX - 1, &at->uid))
            || (!strcmp(key, "gid") && once(value, 0, UINT32_MAX - 1, &at->gid))
            || (!strcmp(key, "nofile") && once(value, 1, 1LL << 30, &request->nofile))
            || (!strcmp(key, "log-bytes") && once(value, 1 << 16, 1 << 30, &request->log_bytes))
            || (!strcmp(key, "log-files") && once(value, 1, 100, &request->log_files))
            || (!strcmp(key, "notify-usec") && once(value, 1, LLONG_MAX, &request->notify_usec));
    return true;
}

/* Room for every record in each list: which it belongs to shows only when it is read. */
static bool make_lists(struct request *request, size_t records)
{
    char **lists = calloc(records + 1, 4 * sizeof *lists + sizeof(gid_t));

    request->lists = lists;
    if (!lists)
        return false;
    request->args = lists;
    request->env = lists + (records + 1);
    request->joins = lists + 2 * (records + 1);
    request->launcher_joins = lists + 3 * (records + 1);
    request->groups = (gid_t *)(lists + 4 * (records + 1));
    return true;
}

enum request_result request_read(int fd, struct request *request, char reason[REASON_BYTES])
{
    struct filling at = {.uid = -1, .gid = -1};
    size_t length = 0, records = 0;

    *request = (struct request){.nofile = -1, .log_bytes = -1, .log_files = -1, .notify_usec = -1};
    enum request_result result = read_text(fd, &request->text, &length, &records, reason);
    if (result != REQUEST_GOOD)
        return result;
    if (!make_lists(request, records))
        return bad(reason, "no memory for it", "");
    char *record = request->text + sizeof VERSION;
    while (strcmp(record, END)) {
        char *next = record + strlen(record) + 1;
        char *equals = strchr(record, '=');
        if (!equals)
            return bad(reason, "a record has no value: ", record);
        *equals = 0;
        if (!take(request, &at, record, equals + 1))
            return bad(reason, "unknown key, or a value it cannot have: ", record);
        record = next;
    }
    if (!request->directory || strlen(request->directory) > DIRECTORY_BYTES)
        return bad(reason, "directory is missing or longer than a socket's address allows", "");
    if (!request->cwd || !at.args || !*request->args[0])
        return bad(reason, "cwd or arg is missing", "");
    if ((at.uid < 0) != (at.gid < 0) || (at.uid < 0 && request->group_count))
        return bad(reason, "uid, gid and group go together", "");
    if (!request->log != (request->log_bytes < 0) || !request->log != (request->log_files < 0))
        return bad(reason, "log, log-bytes and log-files go together", "");
    request->has_user = at.uid >= 0;
    request->uid = (uid_t)at.uid;
    request->gid = (gid_t)at.gid;
    return REQUEST_GOOD;
}

void request_forget(struct request *request)
{
    free(request->text);
    free(request->lists);
    *request = (struct request){0};
}
