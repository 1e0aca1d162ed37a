// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Copies what a program says, on a thread, so that the program never waits for who reads it to fail. */
final class StreamCopy {

    private static final int BUFFER_BYTES = 8_192;
    /** Of strace's own words. */
    private static final int KEPT_BYTES = 16_384;

    private final InputStream from;
    private final OutputStream to;
    private final Thread thread;

    StreamCopy(String threadName, InputStream from, OutputStream to) {
        this.from = from;
        this.to = to;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end of what is copied; after so long it is broken off. */
    void finish(long millis) throws InterruptedException {
        thread.join(millis);
        if (thread.isAlive()) {
            try {
                from.close();
            } catch (IOException e) {
                thread.interrupt();
            }
        }
    }

    private void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean writable = true;
        try {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                writable = writable && write(buffer, length);
            }
        } catch (IOException closed) {
            // broken off by finish: nobody waits for the rest
            return;
        }
    }

    private boolean write(byte[] buffer, int length) {
        try {
            to.write(buffer, 0, length);
            to.flush();
            return true;
        } catch (IOException | RuntimeException gone) {
            // the program must not come to wait because its reader has left: the rest is read and thrown away
            return false;
        }
    }

    /** Keeps the first 16 KB. Thread-safe. */
    static final class Kept extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (bytes.size() < KEPT_BYTES) {
                bytes.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] buffer, int from, int length) {
            bytes.write(buffer, from, Math.min(length, KEPT_BYTES - bytes.size()));
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8).strip();
        }
    }
}
