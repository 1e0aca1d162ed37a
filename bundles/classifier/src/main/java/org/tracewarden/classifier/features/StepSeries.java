// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * Steps in order of time, in chunks of bytes: 7 bytes a step, 10 for each category in it, and 4 for the percentiles of
 * all calls. Times are kept to a tenth of a second, spans to a hundredth, numbers as {@link LogCode}. A chunk is
 * dropped when all of it is older than what is kept. Not thread-safe.
 */
final class StepSeries {

    /** Object headers, references and counters of a chunk, estimated for compressed references. */
    private static final int CHUNK_OVERHEAD = 64;

    private static final int SMALLEST_CHUNK = 128;
    private static final int LARGEST_CHUNK = 4_096;
    private static final long TIME_UNIT = 100_000_000L;
    private static final long SPAN_UNIT = 10_000_000L;
    private static final int STEP_BYTES = 7;
    private static final int ROW_BYTES = 10;
    private static final int OVERALL_BYTES = 4;
    private static final int OVERALL = 1 << 7;
    private static final SyscallCategory[] CATEGORIES = SyscallCategory.values();

    private final long keptNanos;
    private final Deque<Chunk> chunks = new ArrayDeque<>(2);
    private long bytes;

    StepSeries(long keptNanos) {
        this.keptNanos = keptNanos;
    }

    void append(Step step) {
        int size = STEP_BYTES + ROW_BYTES * step.rows().size() + OVERALL_BYTES;
        Chunk chunk = chunks.peekLast();
        if (chunk == null || chunk.data.remaining() < size) {
            chunk = new Chunk((int) Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, bytes)));
            chunks.addLast(chunk);
            bytes += chunk.data.capacity() + CHUNK_OVERHEAD;
        }
        write(step, chunk.data);
        chunk.lastAt = step.at();
        expire(step.at());
    }

    /** Drops chunks of which every step ended longer before {@code now} than is kept. */
    void expire(long now) {
        while (!chunks.isEmpty() && now - chunks.peekFirst().lastAt > keptNanos) {
            bytes -= chunks.removeFirst().data.capacity() + CHUNK_OVERHEAD;
        }
    }

    /** Hands over the kept steps that end at {@code since} or later, oldest first. */
    void read(long since, long now, Consumer<Step> consumer) {
        long oldest = Math.max(since, now - keptNanos);
        for (Chunk chunk : chunks) {
            if (chunk.lastAt + TIME_UNIT < oldest) {
                continue;
            }
            ByteBuffer data = chunk.data.duplicate().flip();
            while (data.hasRemaining()) {
                Step step = readOne(data);
                if (step.at() + TIME_UNIT / 2 >= oldest) {
                    consumer.accept(step);
                }
            }
        }
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    private static void write(Step step, ByteBuffer data) {
        data.putInt((int) Math.round(step.at() / (double) TIME_UNIT));
        data.putShort((short) Math.max(1, Math.min(0xffff, Math.round(step.spanNanos() / (double) SPAN_UNIT))));
        boolean overall = !step.overall().equals(Percentiles.NONE);
        int mask = overall ? OVERALL : 0;
        for (Step.Row row : step.rows()) {
            mask |= 1 << row.category().ordinal();
        }
        data.put((byte) mask);
        for (SyscallCategory category : CATEGORIES) {
            for (Step.Row row : step.rows()) {
                if (row.category() == category) {
                    data.putShort(LogCode.encode((long) row.calls()));
                    data.putShort(LogCode.encode((long) row.errors()));
                    data.putShort(LogCode.encode((long) row.insideNanos()));
                    data.putInt(row.percentiles().packed());
                }
            }
        }
        if (overall) {
            data.putInt(step.overall().packed());
        }
    }

    private static Step readOne(ByteBuffer data) {
        long at = (data.getInt() & 0xffff_ffffL) * TIME_UNIT;
        long span = (data.getShort() & 0xffffL) * SPAN_UNIT;
        int mask = data.get();
        List<Step.Row> rows = new ArrayList<>(CATEGORIES.length);
        for (SyscallCategory category : CATEGORIES) {
            if ((mask & 1 << category.ordinal()) != 0) {
                rows.add(new Step.Row(category, LogCode.decode(data.getShort()), LogCode.decode(data.getShort()),
                        LogCode.decode(data.getShort()), new Percentiles(data.getInt())));
            }
        }
        return new Step(at, span, rows, (mask & OVERALL) != 0 ? new Percentiles(data.getInt()) : Percentiles.NONE);
    }

    private static final class Chunk {
        private final ByteBuffer data;
        private long lastAt;

        Chunk(int size) {
            data = ByteBuffer.allocate(size);
        }
    }
}
