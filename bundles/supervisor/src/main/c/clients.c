// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "clients.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    /* behind what the kernel keeps for a socket, so thousands of lines behind */
    BEHIND_BYTES = 4096,
    ORDER_BYTES = 64,
};

struct client {
    int fd;
    size_t in, out;
    char order[ORDER_BYTES];
    char behind[BEHIND_BYTES];
};

static int listening = -1;
static int connected;
static struct client *clients[CLIENTS];

int clients_open(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listening < 0)
        return -1;
    if (bind(listening, (struct sockaddr *)&address, sizeof address) < 0 || chmod(path, 0600) < 0
        || listen(listening, CLIENTS) < 0)
        return -1;
    return listening;
}

static void drop(int i)
{
    close(clients[i]->fd);
    free(clients[i]);
    clients[i] = NULL;
    connected--;
}

void clients_accept(void (*news)(int client))
{
    int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    struct client *fresh = connected < CLIENTS ? calloc(1, sizeof *fresh) : NULL;
    if (!fresh) {
        close(fd);
        return;
    }
    int free_place = 0;
    while (clients[free_place])
        free_place++;
    fresh->fd = fd;
    clients[free_place] = fresh;
    connected++;
    news(free_place);
}

void clients_poll(struct pollfd *polls)
{
    for (int i = 0; i < CLIENTS; i++)
        polls[i] = clients[i]
            ? (struct pollfd){.fd = clients[i]->fd, .events = POLLIN | (clients[i]->out ? POLLOUT : 0)}
            : (struct pollfd){.fd = -1};
}

void clients_tell(int i, const char *line)
{
    struct client *client = clients[i];
    size_t length = strlen(line);

    if (!client)
        return;
    if (!client->out) {
        ssize_t sent = send(client->fd, line, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            drop(i);
            return;
        }
        line += sent < 0 ? 0 : sent;
        length -= sent < 0 ? 0 : (size_t)sent;
    }
    if (client->out + length > BEHIND_BYTES) {
        drop(i);
        return;
    }
    memcpy(client->behind + client->out, line, length);
    client->out += length;
}

void clients_tell_all(const char *line)
{
    for (int i = 0; i < CLIENTS; i++)
        clients_tell(i, line);
}

static void go_on(int i)
{
    struct client *client = clients[i];
    ssize_t sent = send(client->fd, client->behind, client->out, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR)
            drop(i);
        return;
    }
    client->out -= (size_t)sent;
    memmove(client->behind, client->behind + sent, client->out);
}

static void refuse(int i, const char *order)
{
    char line[ORDER_BYTES + 16];

    snprintf(line, sizeof line, "refused %s\n", order);
    for (char *c = line; c[1]; c++)
        if (!isprint((unsigned char)*c))
            *c = '?';
    clients_tell(i, line);
}

static void obey(int i, const char *line, void (*order)(int, enum order_kind, int))
{
    int number = 0, length = 0;

    if (!strcmp(line, "kill"))
        order(i, ORDER_KILL, 0);
    else if (!strcmp(line, "release"))
        order(i, ORDER_RELEASE, 0);
    else if (sscanf(line, "signal %2d%n", &number, &length) == 1 && !line[length] && number > 0 && number < NSIG)
        order(i, ORDER_SIGNAL, number);
    else
        refuse(i, line);
}

static void read_orders(int i, void (*order)(int, enum order_kind, int))
{
    struct client *client = clients[i];
    ssize_t got = recv(client->fd, client->order + client->in, ORDER_BYTES - client->in, MSG_DONTWAIT);

    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            drop(i);
        return;
    }
    client->in += (size_t)got;
    char *end;
    while (clients[i] == client && (end = memchr(client->order, '\n', client->in))) {
        char line[ORDER_BYTES];
        size_t length = (size_t)(end - client->order);
        memcpy(line, client->order, length);
        line[length] = 0;
        client->in -= length + 1;
        memmove(client->order, end + 1, client->in);
        obey(i, line, order);
    }
    if (clients[i] == client && client->in == ORDER_BYTES)
        drop(i); /* no order is so long */
}

void clients_serve(const struct pollfd *polls, void (*order)(int, enum order_kind, int))
{
    for (int i = 0; i < CLIENTS; i++) {
        if (polls[i].revents & POLLOUT && clients[i])
            go_on(i);
        if (polls[i].revents & (POLLIN | POLLHUP | POLLERR) && clients[i])
            read_orders(i, order);
    }
}
