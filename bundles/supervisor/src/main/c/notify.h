// SPDX-License-Identifier: Apache-2.0
/* What an agent says of itself through NOTIFY_SOCKET, as in sd_notify(3). */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <stdbool.h>

enum {
    STATUS_CHARACTERS = 200,
    /* of four bytes each, and a zero byte */
    STATUS_BYTES = STATUS_CHARACTERS * 4 + 1,
};

struct notice {
    bool ready, stopping, heartbeat, status;
    char text[STATUS_BYTES]; /* with status: printable UTF-8 */
};

/* The socket at PATH, which only its owner may write to. -1 with errno when it cannot be. */
int notify_open(const char *path);

/* Takes one message. False when none is waiting; a notice of nothing for a message that is not heard. */
bool notify_take(int fd, struct notice *notice);

#endif
