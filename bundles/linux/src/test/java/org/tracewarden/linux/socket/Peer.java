// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One who listens at a path of its own, by Java's sockets. */
final class Peer implements AutoCloseable {

    final Path path;
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

    Peer(Path path, int waiting) throws IOException {
        this.path = path;
        server.bind(UnixDomainSocketAddress.of(path), waiting);
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    static void say(SocketChannel channel, String words) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** All that it is sent until the other end is closed. */
    static String hear(SocketChannel channel) throws IOException {
        StringBuilder all = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) >= 0) {
            all.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
