// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.linux.socket.UnixSocket;

/**
 * What a launcher tells one who connects: all that it told so far.
 *
 * @param rest bytes of what it told since
 */
record Replay(List<Telling> tellings, byte[] rest) {

    /** A launcher keeps one line of each kind. */
    private static final int MAX_BYTES = 1 << 14;
    private static final int PART_BYTES = 2048;
    private static final long LOOK_NANOS = 50_000;
    private static final byte[] LAST = "current\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads it.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @throws IOException when the launcher ended, does not answer, or is none
     */
    static Replay read(UnixSocket link, long deadline) throws IOException {
        byte[] all = new byte[MAX_BYTES];
        byte[] part = new byte[PART_BYTES];
        int read = 0;
        while (System.nanoTime() - deadline < 0) {
            int length = link.read(part);
            if (length == UnixSocket.ENDED || read + length > MAX_BYTES) {
                throw new IOException("the launcher ended");
            }
            System.arraycopy(part, 0, all, read, length);
            read += length;
            int end = end(all, read);
            if (end > 0) {
                String lines = new String(all, 0, end, StandardCharsets.UTF_8);
                return new Replay(lines.lines().map(Telling::parse).flatMap(Optional::stream).toList(),
                        Arrays.copyOfRange(all, end, read));
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
