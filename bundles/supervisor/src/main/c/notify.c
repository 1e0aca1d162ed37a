// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "notify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tree.h"

enum {
    MESSAGE_BYTES = 4096,
    /* so long one sender's descent is not looked up again */
    TRUST_MILLIS = 100,
};

int notify_open(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int on = 1;

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0
        || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || chmod(path, 0600) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static bool heard(pid_t sender)
{
    static pid_t trusted;
    static long long until;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    long long millis = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
    if (sender == trusted && millis < until)
        return true;
    if (!is_descendant(sender))
        return false;
    trusted = sender;
    until = millis + TRUST_MILLIS;
    return true;
}

/* The next character of UTF-8 text and how many bytes it has; 0xFFFD and one byte for what is none. */
static unsigned decode(const unsigned char *text, size_t length, size_t *bytes)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = *text < 0x80 ? 1 : *text >> 5 == 6 ? 2 : *text >> 4 == 14 ? 3 : *text >> 3 == 30 ? 4 : 0;

    *bytes = 1;
    if (size == 1)
        return *text;
    if (!size || size > length)
        return 0xFFFD;
    unsigned character = *text & (0x7F >> size);
    for (size_t i = 1; i < size; i++) {
        if (text[i] >> 6 != 2)
            return 0xFFFD;
        character = character << 6 | (text[i] & 0x3F);
    }
    if (character < least[size] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        return 0xFFFD;
    *bytes = size;
    return character;
}

/* Characters that would steer a terminal, or turn the writing direction of what surrounds them. */
static bool printable(unsigned c)
{
    return c >= ' ' && !(c >= 0x7F && c <= 0x9F) && c != 0xFFFD && !(c >= 0x2028 && c <= 0x202E)
        && !(c >= 0x2066 && c <= 0x2069) && c != 0x200E && c != 0x200F && c != 0xFEFF;
}

static void clean(const char *text, size_t length, char *to)
{
    for (int i = 0; i < STATUS_CHARACTERS && length; i++) {
        size_t bytes;
        unsigned character = decode((const unsigned char *)text, length, &bytes);
        if (printable(character)) {
            memcpy(to, text, bytes);
            to += bytes;
        } else {
            *to++ = '?';
        }
        text += bytes;
        length -= bytes;
    }
    *to = 0;
}

static bool is(const char *line, size_t length, const char *what)
{
    return length == strlen(what) && !memcmp(line, what, length);
}

static void take_line(const char *line, size_t length, struct notice *notice)
{
    static const char STATUS[] = "STATUS=";

    if (is(line, length, "READY=1")) {
        notice->ready = true;
    } else if (is(line, length, "STOPPING=1")) {
        notice->stopping = true;
    } else if (is(line, length, "WATCHDOG=1")) {
        notice->heartbeat = true;
    } else if (length >= sizeof STATUS - 1 && !memcmp(line, STATUS, sizeof STATUS - 1)) {
        notice->status = true;
        clean(line + sizeof STATUS - 1, length - (sizeof STATUS - 1), notice->text);
    }
}

bool notify_take(int fd, struct notice *notice)
{
    char message[MESSAGE_BYTES];
    /* room for the credentials alone: descriptors that come along are closed by the kernel */
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr align;
    } control;
    struct iovec part = {message, sizeof message};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                            .msg_controllen = sizeof control};
    ssize_t length = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

    notice->ready = notice->stopping = notice->heartbeat = notice->status = false;
    if (length < 0)
        return false;
    struct cmsghdr *first = CMSG_FIRSTHDR(&header);
    struct ucred sender;
    if (!first || first->cmsg_level != SOL_SOCKET || first->cmsg_type != SCM_CREDENTIALS
        || first->cmsg_len != CMSG_LEN(sizeof sender))
        return true;
    memcpy(&sender, CMSG_DATA(first), sizeof sender);
    if (!heard(sender.pid))
        return true;
    for (const char *line = message, *end = message + length; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t line_length = (size_t)((newline ? newline : end) - line);
        take_line(line, line_length, notice);
        line += line_length + 1;
    }
    return true;
}
