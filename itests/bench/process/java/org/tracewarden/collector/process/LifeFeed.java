// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.linux.proc.BootClock;

/**
 * Process lives as records of the kernel's ring, given to the collector's reader side: fork, exec with five
 * arguments, SIGTERM sent by a shell and delivered, exit. Each {@link #tick} begins one life and takes earlier ones a
 * step further, so that {@value #IN_FLIGHT} lives are always under way. For one thread.
 */
public final class LifeFeed {

    /** Lives under way at once. */
    public static final int IN_FLIGHT = 64;

    private static final int STEP = IN_FLIGHT / 4;
    private static final int TERM = 15;
    private static final int KILL_CALL = 62;
    private static final int FIRST_PID = 1000;
    private static final int PIDS = 4_000_000;
    private static final int TABLE = 65_536;
    private static final String ARGUMENT = "--job=00000000";

    private final Pipeline pipeline;
    private final ByteBuffer fork;
    private final ByteBuffer exec;
    private final ByteBuffer sent;
    private final ByteBuffer delivered;
    private final ByteBuffer exit;
    private final int digits;
    private final long[] starts = new long[2 * IN_FLIGHT];
    private long ticks;

    public LifeFeed(EventBus bus, BootClock clock) {
        pipeline = new Pipeline(bus, new FakeHost(), clock, TABLE, Long.MIN_VALUE);
        TaskRecord ancestor = TaskRecord.of(1, 10, "init");
        pipeline.read(Records.fork(10, ancestor));
        for (int depth = 2; depth <= 4; depth++) {
            TaskRecord next = TaskRecord.of(depth, depth * 10L, "shell" + depth).childOf(ancestor);
            pipeline.read(Records.fork(next.start(), next));
            ancestor = next;
        }
        TaskRecord child = TaskRecord.of(FIRST_PID, 0, "sh").childOf(ancestor);
        TaskRecord worker = child.comm("worker");
        fork = Records.fork(0, child);
        exec = Records.exec(0, worker, "/bin/worker", "/usr/bin/worker", "/home/someone/work", "worker", "10", "-v",
                "--some-option=value", ARGUMENT);
        sent = Records.sent(0, ancestor, worker, TERM).call(KILL_CALL, FIRST_PID).group().data();
        delivered = Records.delivered(0, worker, TERM, 0, true);
        exit = Records.exit(0, worker, TERM);
        digits = exec.capacity() - 1 - "00000000".length();
    }

    /** Begins a life at this moment of the boot clock, and ends the one begun {@value #IN_FLIGHT} ticks ago. */
    public void tick(long time) {
        starts[slot(ticks)] = time;
        feed(fork, EventStructs.TASK, ticks, time);
        if (ticks >= STEP) {
            number(ticks - STEP);
            feed(exec, EventStructs.TASK, ticks - STEP, time + 1);
        }
        if (ticks >= 2 * STEP) {
            feed(sent, EventStructs.SENT_TARGET, ticks - 2 * STEP, time + 2);
        }
        if (ticks >= 3 * STEP) {
            feed(delivered, EventStructs.TASK, ticks - 3 * STEP, time + 3);
        }
        if (ticks >= IN_FLIGHT) {
            feed(exit, EventStructs.TASK, ticks - IN_FLIGHT, time + 4);
        }
        ticks++;
    }

    /** Lives whose exit was fed. */
    public long ended() {
        return Math.max(0, ticks - IN_FLIGHT);
    }

    /** Records that were not read as what they are; 0 unless this feed is wrong. */
    public long refused() {
        return pipeline.losses.unreadable() + pipeline.processor.duplicates();
    }

    private void feed(ByteBuffer data, int task, long life, long time) {
        int pid = FIRST_PID + (int) (life % PIDS);
        data.putLong(0, time).putLong(task, starts[slot(life)]).putInt(task + 8, pid).putInt(task + 12, pid);
        pipeline.read(data);
    }

    /** A command line of its own for each life, as no cache may expect two alike. */
    private void number(long life) {
        long rest = life;
        for (int at = digits + 7; at >= digits; at--) {
            exec.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private int slot(long life) {
        return (int) (life % starts.length);
    }
}
