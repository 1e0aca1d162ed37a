// SPDX-License-Identifier: Apache-2.0
/* Those who are connected to the control socket. None of them can hold the launcher up. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include <poll.h>

enum { CLIENTS = 8 };

enum order_kind { ORDER_SIGNAL, ORDER_KILL, ORDER_RELEASE };

/* The socket at PATH, which only its owner may connect to. -1 with errno when it cannot be. */
int clients_open(const char *path);

/* Takes in whoever waits; NEWS is called to tell one what was so far. One too many is turned away. */
void clients_accept(void (*news)(int client));

/* Fills CLIENTS entries. */
void clients_poll(struct pollfd *polls);

/* Reads orders and goes on with what could not be sent yet. */
void clients_serve(const struct pollfd *polls, void (*order)(int client, enum order_kind kind, int number));

/* Sends a line. Whoever does not read lines for long is disconnected. */
void clients_tell(int client, const char *line);

void clients_tell_all(const char *line);

#endif
