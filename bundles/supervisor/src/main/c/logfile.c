// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
    PREFIX_BYTES = 40,
    /* lines written by one call */
    BATCH = 128,
    PARTS = 3,
};

static const char *path;
static int fd = -1;
static long long most_bytes, most_files;
static struct losses losses;
static unsigned long long losses_told;

/* Days since 1970 as a date: counted in years that begin in March, so that the leap day is the last of its year. */
static void date_of(long long days, int *year, int *month, int *day)
{
    long long since = days + 719468; /* days from 0000-03-01 */
    long long era = since / 146097, of_era = since % 146097;
    long long of_era_year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long long of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
    long long from_march = (5 * of_year + 2) / 153;

    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(era * 400 + of_era_year + (*month <= 2));
}

static size_t prefix(char *text, const char *source)
{
    static long long dated = -1;
    static char date[16];
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    long long seconds = now.tv_sec < 0 ? 0 : now.tv_sec;
    int of_day = (int)(seconds % 86400);
    if (seconds / 86400 != dated) {
        int year, month, day;
        dated = seconds / 86400;
        date_of(dated, &year, &month, &day);
        snprintf(date, sizeof date, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    }
    int length = snprintf(text, PREFIX_BYTES, "%sT%02d:%02d:%02d.%06ldZ %s ", date, of_day / 3600, of_day / 60 % 60,
                          of_day % 60, now.tv_nsec / 1000 % 1000000, source);
    return length < PREFIX_BYTES ? (size_t)length : PREFIX_BYTES - 1;
}

static bool no_room(int error)
{
    return error == ENOSPC || error == EDQUOT;
}

/* What an earlier launcher was killed at is a line of its own. */
static void end_torn_line(long long size)
{
    char last;

    if (size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n' && write(fd, "\n", 1) != 1)
        losses.error = errno;
}

static bool open_file(void)
{
    struct stat found;

    fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
    if (fd < 0)
        return false;
    if (fstat(fd, &found) < 0 || !S_ISREG(found.st_mode)) {
        close(fd);
        fd = -1;
        errno = EINVAL;
        return false;
    }
    end_torn_line(found.st_size);
    return true;
}

bool log_open(const char *file, long long bytes, long long files)
{
    static char copy[PATH_MAX];

    if (snprintf(copy, sizeof copy, "%s", file) > PATH_MAX - 8) {
        errno = ENAMETOOLONG;
        return false;
    }
    path = copy;
    most_bytes = bytes;
    most_files = files;
    if (open_file() || no_room(errno))
        return true;
    path = NULL;
    return false;
}

/* Puts the files aside, the oldest away. */
static bool rotate(void)
{
    char from[PATH_MAX], to[PATH_MAX];

    /* a new file rather than this one emptied: whoever reads it goes on to its end and sees that there is another */
    if (most_files == 1 && unlink(path) < 0 && errno != ENOENT)
        return false;
    for (long long i = most_files - 1; i > 0; i--) {
        snprintf(to, sizeof to, "%s.%lld", path, i);
        if (i > 1)
            snprintf(from, sizeof from, "%.*s.%lld", PATH_MAX - 8, path, i - 1);
        if (rename(i > 1 ? from : path, to) < 0 && errno != ENOENT)
            return false;
    }
    close(fd);
    fd = -1;
    return open_file();
}

static void lose(size_t bytes)
{
    losses.error = errno;
    losses.bytes += bytes;
}

/* Bytes of output in the lines, without what the log adds. */
static size_t of_agent(const struct iovec *parts, int count)
{
    size_t bytes = 0;

    for (int i = 1; i < count; i += PARTS)
        bytes += parts[i].iov_len;
    return bytes;
}

/* Writes all of the lines, or as many whole ones as there is room for. */
static void write_parts(const struct iovec *parts, int count)
{
    size_t all = 0, kept = 0;
    struct stat before;
    int whole = 0;

    for (int i = 0; i < count; i++)
        all += parts[i].iov_len;
    if ((fd < 0 && !open_file()) || fstat(fd, &before) < 0) {
        lose(of_agent(parts, count));
        return;
    }
    if (before.st_size > 0 && before.st_size + (long long)all > most_bytes) {
        if (!rotate() || fstat(fd, &before) < 0) {
            lose(of_agent(parts, count));
            return;
        }
    }
    errno = ENOSPC; /* what a short count means */
    ssize_t written = writev(fd, parts, count);
    if (written == (ssize_t)all)
        return;
    for (; written > 0 && whole < count; whole += PARTS) {
        size_t line = parts[whole].iov_len + parts[whole + 1].iov_len + parts[whole + 2].iov_len;
        if (kept + line > (size_t)written)
            break;
        kept += line;
    }
    lose(of_agent(parts + whole, count - whole));
    if (written > 0 && ftruncate(fd, before.st_size + (off_t)kept) < 0)
        end_torn_line(before.st_size + written);
}

/* Once there is room again, what is missing is said where it is missing. */
static void tell_losses(void)
{
    char head[PREFIX_BYTES], words[96];
    struct iovec parts[PARTS] = {{head, prefix(head, "sys")}, {words, 0}, {NULL, 0}};
    unsigned long long before = losses.bytes;

    parts[1].iov_len = (size_t)snprintf(words, sizeof words, "%llu bytes of output could not be kept (error %d)\n",
                                        losses.bytes - losses_told, losses.error);
    write_parts(parts, PARTS);
    if (losses.bytes == before)
        losses_told = before;
    losses.bytes = before; /* these words are no output */
}

void log_lines(const char *source, const char *text, size_t length)
{
    char head[PREFIX_BYTES];
    struct iovec parts[BATCH * PARTS];
    size_t head_length = prefix(head, source);

    if (!path)
        return;
    if (losses.bytes > losses_told)
        tell_losses();
    while (length) {
        int count = 0;
        while (length && count < BATCH * PARTS) {
            const char *end = memchr(text, '\n', length < LINE_BYTES ? length : LINE_BYTES);
            size_t line = end ? (size_t)(end - text) + 1 : length < LINE_BYTES ? length : LINE_BYTES;
            parts[count++] = (struct iovec){head, head_length};
            parts[count++] = (struct iovec){(void *)text, line};
            parts[count++] = (struct iovec){"\n", end ? 0 : 1};
            text += line;
            length -= line;
        }
        write_parts(parts, count);
    }
}

void log_words(const char *words)
{
    struct losses before = losses;

    log_lines("sys", words, strlen(words));
    if (losses.bytes > before.bytes)
        losses.bytes = before.bytes; /* these words are no output */
}

struct losses log_losses(void)
{
    return losses;
}
