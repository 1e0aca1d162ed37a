// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * A socket and how full its queues were.
 *
 * @param type {@code STREAM}, {@code DGRAM}, {@code SEQPACKET}, {@code RAW}; otherwise {@code type NUMBER}
 * @param state as in {@code tcp(7)}, such as {@code ESTABLISHED} or {@code LISTEN}
 * @param remote {@link SocketAddress#NONE} while it is not connected
 * @param sendQueueBytes memory of what waits to be sent or acknowledged
 * @param sendBufferBytes SO_SNDBUF, as the kernel counts it
 * @param receiveQueueBytes memory of what waits to be read
 * @param receiveBufferBytes SO_RCVBUF, as the kernel counts it
 */
public record SocketInfo(
        String type,
        String state,
        SocketAddress local,
        SocketAddress remote,
        long sendQueueBytes,
        long sendBufferBytes,
        long receiveQueueBytes,
        long receiveBufferBytes) {}
