// SPDX-License-Identifier: Apache-2.0
/**
 * Unix stream sockets for those who hold thousands of them, and one thread that waits for all. In: paths, bytes. Out:
 * bytes, and who has some. State: open descriptors, each of which one object owns, so that none is used after it was
 * closed. A socket takes 16 bytes of heap and its owner's entry 4 to 5, where a {@code SocketChannel} with its
 * selection key takes 700 to 900. Nothing here blocks but {@link Epoll#await}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.socket;
