// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What a launcher tells one who connects: all that it told so far.
 *
 * @param rest bytes of what it told since
 */
record Replay(List<Telling> tellings, byte[] rest) {

    /** A launcher keeps one line of each kind. */
    private static final int MAX_BYTES = 1 << 14;
    private static final long LOOK_NANOS = 50_000;
    private static final byte[] LAST = "current\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads it, and leaves the channel non-blocking.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @throws IOException when the launcher ended, does not answer, or is none
     */
    static Replay read(SocketChannel channel, long deadline) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
        channel.configureBlocking(false);
        while (System.nanoTime() - deadline < 0) {
            int length = channel.read(buffer);
            if (length < 0 || !buffer.hasRemaining()) {
                throw new IOException("the launcher ended");
            }
            int end = end(buffer.array(), buffer.position());
            if (end > 0) {
                String lines = new String(buffer.array(), 0, end, StandardCharsets.UTF_8);
                return new Replay(lines.lines().map(Telling::parse).flatMap(Optional::stream).toList(),
                        Arrays.copyOfRange(buffer.array(), end, buffer.position()));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IOException("the launcher does not answer");
    }

    /** Behind the last line of it; 0 while that is not there. Text of an agent cannot be a whole line. */
    private static int end(byte[] bytes, int length) {
        for (int i = 0; i + LAST.length <= length; i++) {
            if ((i == 0 || bytes[i - 1] == '\n')
                    && Arrays.equals(bytes, i, i + LAST.length, LAST, 0, LAST.length)) {
                return i + LAST.length;
            }
        }
        return 0;
    }
}
