// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.BufferedWriter;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The report on its way to a file or terminal, in large pieces, and never held back for longer than a tenth of a
 * second. Thread-safe.
 */
final class ReportWriter implements Appendable, Flushable, AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final long HELD_MILLIS = 100;

    private final Writer writer;
    private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "trace-flush");
        thread.setDaemon(true);
        return thread;
    });
    private boolean dirty;
    private boolean failed;

    ReportWriter(OutputStream out) {
        writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        flusher.scheduleWithFixedDelay(this::flushIfDirty, HELD_MILLIS, HELD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether something could not be written; it is lost, and so is what came after. */
    synchronized boolean failed() {
        return failed;
    }

    @Override
    public synchronized Appendable append(CharSequence text) throws IOException {
        return append(text, 0, text.length());
    }

    @Override
    public synchronized Appendable append(CharSequence text, int start, int end) throws IOException {
        dirty = true;
        try {
            writer.append(text, start, end);
        } catch (IOException gone) {
            failed = true;
            throw gone;
        }
        return this;
    }

    @Override
    public synchronized Appendable append(char c) throws IOException {
        return append(String.valueOf(c), 0, 1);
    }

    @Override
    public synchronized void flush() throws IOException {
        dirty = false;
        try {
            writer.flush();
        } catch (IOException gone) {
            failed = true;
            throw gone;
        }
    }

    /** Adds a last text and writes what waits; {@link #failed()} tells whether that was possible. */
    synchronized void finish(String text) {
        if (!failed) {
            try {
                append(text);
                flush();
            } catch (IOException gone) {
                failed = true;
            }
        }
    }

    /** Writes what is left; leaves the stream itself open. */
    @Override
    public void close() {
        flusher.shutdownNow();
        flushIfDirty();
    }

    private synchronized void flushIfDirty() {
        if (dirty && !failed) {
            try {
                flush();
            } catch (IOException gone) {
                failed = true;
            }
        }
    }
}
