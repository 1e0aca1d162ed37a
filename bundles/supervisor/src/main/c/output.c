// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "logfile.h"

enum {
    BUFFER_BYTES = 2 * LINE_BYTES,
    /* more than a pipe holds unless it was enlarged */
    DRAIN_READS = 16,
};

struct stream {
    int fd;
    const char *source;
    size_t used;
    char buffer[BUFFER_BYTES];
};

static struct stream streams[OUTPUTS] = {{.fd = -1, .source = "out"}, {.fd = -1, .source = "err"}};

bool output_open(int to[OUTPUTS], unsigned owner, unsigned group)
{
    for (int i = 0; i < OUTPUTS; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) < 0)
            return false;
        streams[i].fd = ends[0];
        to[i] = ends[1];
        if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 || (owner != geteuid() && fchown(ends[1], owner, group) < 0))
            return false;
    }
    return true;
}

void output_poll(struct pollfd polls[OUTPUTS])
{
    for (int i = 0; i < OUTPUTS; i++)
        polls[i] = (struct pollfd){.fd = streams[i].fd, .events = POLLIN};
}

static void finish(struct stream *stream)
{
    log_lines(stream->source, stream->buffer, stream->used);
    stream->used = 0;
    close(stream->fd);
    stream->fd = -1;
}

/* The whole lines, and what is too long for one; the rest waits for its end. */
static void keep(struct stream *stream)
{
    char *last = memrchr(stream->buffer, '\n', stream->used);
    size_t whole = last ? (size_t)(last - stream->buffer) + 1 : 0;

    whole += (stream->used - whole) / LINE_BYTES * LINE_BYTES;
    if (!whole)
        return;
    log_lines(stream->source, stream->buffer, whole);
    stream->used -= whole;
    memmove(stream->buffer, stream->buffer + whole, stream->used);
}

/* False when nothing is there. */
static bool read_some(struct stream *stream)
{
    ssize_t got = read(stream->fd, stream->buffer + stream->used, BUFFER_BYTES - stream->used);

    if (got < 0)
        return errno == EINTR;
    if (got == 0) {
        finish(stream);
        return false;
    }
    stream->used += (size_t)got;
    keep(stream);
    return true;
}

void output_serve(const struct pollfd polls[OUTPUTS])
{
    for (int i = 0; i < OUTPUTS; i++)
        if (streams[i].fd >= 0 && polls[i].revents)
            read_some(&streams[i]);
}

void output_drain(void)
{
    for (int i = 0; i < OUTPUTS; i++)
        for (int reads = 0; reads < DRAIN_READS && streams[i].fd >= 0 && read_some(&streams[i]); reads++)
            ;
}

void output_close(void)
{
    for (int i = 0; i < OUTPUTS; i++)
        if (streams[i].fd >= 0)
            finish(&streams[i]);
}
