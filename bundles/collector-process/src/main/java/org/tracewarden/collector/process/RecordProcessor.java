// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.RecordHandler;

/**
 * Reads the records of the ring in their order, keeps the process table by them and publishes what they tell. Never
 * throws. For the reader thread; the counters may be read by any.
 */
final class RecordProcessor implements RecordHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RecordProcessor.class);

    private final EventSink sink;
    private final LossAccount losses;
    private final LinkedProcessTable table;
    private final Processes processes;
    private final Describer describer;
    private final Texts texts;
    private final Workloads workloads;
    private final SignalRecords signals;
    private final Health health;
    private final int pageSize;
    private final TaskFacts task = new TaskFacts();
    private volatile long received;
    private volatile long duplicates;

    RecordProcessor(
            EventSink sink, LossAccount losses, LinkedProcessTable table, Processes processes, Describer describer,
            Texts texts, Workloads workloads, SignalRecords signals, Health health, int pageSize) {
        this.sink = sink;
        this.losses = losses;
        this.table = table;
        this.processes = processes;
        this.describer = describer;
        this.texts = texts;
        this.workloads = workloads;
        this.signals = signals;
        this.health = health;
        this.pageSize = pageSize;
    }

    /** Records read and understood. */
    long received() {
        return received;
    }

    /** Records among them that told what was known already. */
    long duplicates() {
        return duplicates;
    }

    /** Goes on counting where a predecessor stopped. */
    void resumeFrom(long receivedBefore) {
        received = receivedBefore;
    }

    @Override
    public void onRecord(ByteBuffer data, int offset, int length) {
        try {
            dispatch(data, offset, length);
        } catch (RuntimeException unexpected) {
            health.failed(unexpected);
            unreadable("a record could not be handled (" + unexpected + "); see the log");
        }
    }

    private void dispatch(ByteBuffer data, int offset, int length) {
        int kind = length < CommonStructs.HEADER_SIZE
                ? 0
                : Short.toUnsignedInt(data.getShort(offset + CommonStructs.HEADER_KIND));
        if (!complete(kind, data, offset, length)) {
            unreadable("a record of kind " + kind + " with " + length + " bytes is not what this version knows:"
                    + " install collector and BPF object of the same version");
            return;
        }
        long time = data.getLong(offset + CommonStructs.HEADER_TIME);
        losses.record(time, data.getLong(offset + CommonStructs.HEADER_LOST));
        boolean news = switch (kind) {
            case EventStructs.FORK -> fork(data, offset, time);
            case EventStructs.EXEC -> exec(data, offset, time);
            case EventStructs.EXIT -> exit(data, offset, time);
            case EventStructs.SIGNAL_SENT -> signals.sent(data, offset, time);
            case EventStructs.SIGNAL_DELIVERED -> signals.delivered(data, offset, time);
            default -> cgroupCreated(data, offset);
        };
        received++;
        if (!news) {
            duplicates++;
        }
    }

    private static boolean complete(int kind, ByteBuffer data, int offset, int length) {
        return switch (kind) {
            case EventStructs.FORK -> length >= EventStructs.FORK_SIZE;
            case EventStructs.EXEC -> length >= EventStructs.EXEC_SIZE
                    && length >= EventStructs.EXEC_SIZE + textLength(data, offset);
            case EventStructs.EXIT -> length >= EventStructs.EXIT_SIZE;
            case EventStructs.SIGNAL_SENT -> length >= EventStructs.SENT_SIZE && SignalRecords.sentValid(data, offset);
            case EventStructs.SIGNAL_DELIVERED -> length >= EventStructs.DELIVERED_SIZE
                    && SignalRecords.deliveredValid(data, offset);
            case EventStructs.CGROUP_CREATED -> length >= EventStructs.CGROUP_SIZE
                    && Integer.compareUnsigned(
                            data.getInt(offset + EventStructs.CGROUP_PATH_LENGTH), EventStructs.CGROUP_PATH_MAX) < 0;
            default -> false;
        };
    }

    private void unreadable(String reason) {
        try {
            losses.unreadable(reason);
        } catch (RuntimeException unexpected) {
            health.failed(unexpected);
        }
    }

    private boolean fork(ByteBuffer data, int offset, long time) {
        task.at(data, offset + EventStructs.TASK);
        TableEntry parent = processes.parent(task, time);
        ProcessInfo info = describer.forked(task, Optional.ofNullable(parent).map(entry -> entry.info), time);
        TableEntry entry = table.lookup(task.pid(), task.start());
        if (entry == null) {
            entry = table.add(info, parent);
        } else if (entry.startSeen) {
            return false;
        } else if (entry.alive && parent != null) {
            // seen before its fork was read: in the snapshot at start, or as target of a signal in its first moment
            table.update(entry, info);
            table.reparent(entry, parent);
        }
        entry.startSeen = true;
        ProcessInfo parentInfo = parent != null
                ? parent.info
                : Describer.unknown(new ProcessKey(task.parentPid(), task.parentStart()));
        sink.publish(new ProcessFork(sink.header(time), info, parentInfo));
        return true;
    }

    private boolean exec(ByteBuffer data, int offset, long time) {
        task.at(data, offset + EventStructs.TASK);
        TableEntry entry = table.lookup(task.pid(), task.start());
        if (entry != null && entry.executedAt == time) {
            return false;
        }
        int at = offset + EventStructs.EXEC_SIZE;
        int filenameLength = lengthAt(data, offset + EventStructs.EXEC_FILENAME_LENGTH);
        int executableLength = lengthAt(data, offset + EventStructs.EXEC_EXECUTABLE_LENGTH);
        int directoryLength = lengthAt(data, offset + EventStructs.EXEC_DIRECTORY_LENGTH);
        int cut = data.get(offset + EventStructs.EXEC_PATHS_TRUNCATED);
        String filename = texts.file(data, at, filenameLength);
        at += filenameLength;
        String exe = texts.executable(data, at, executableLength, (cut & EventStructs.EXECUTABLE_TRUNCATED) != 0);
        at += executableLength;
        String cwd = texts.directory(data, at, directoryLength, (cut & EventStructs.DIRECTORY_TRUNCATED) != 0);
        at += directoryLength;
        List<String> argv = texts.arguments(data, at, lengthAt(data, offset + EventStructs.EXEC_ARGUMENTS_LENGTH));
        boolean argvTruncated = data.get(offset + EventStructs.EXEC_ARGUMENTS_TRUNCATED) != 0;

        Optional<ProcessKey> creator = entry != null ? entry.info.parent() : Describer.parentOf(task);
        String previousComm = entry != null ? entry.info.comm() : "";
        ProcessInfo info = describer.executed(task, creator, exe, argv, argvTruncated, cwd, time);
        if (entry == null) {
            entry = table.add(info, processes.parent(task, time));
        } else if (entry.alive) {
            table.update(entry, info);
            processes.refresh(entry, task, time);
        }
        entry.executedAt = time;
        sink.publish(new ProcessExec(
                sink.header(time), info, filename, previousComm, data.getInt(offset + EventStructs.EXEC_CALLING_TID)));
        return true;
    }

    private boolean exit(ByteBuffer data, int offset, long time) {
        task.at(data, offset + EventStructs.TASK);
        TableEntry entry = table.lookup(task.pid(), task.start());
        if (entry != null && entry.exitSeen) {
            return false;
        }
        if (entry == null) {
            entry = table.add(describer.bare(task, time), processes.parent(task, time));
        } else {
            processes.refresh(entry, task, time);
        }
        ProcessInfo info = entry.info;
        List<ProcessInfo> ancestry = table.ancestry(entry);
        entry.exitSeen = true;
        table.die(entry, time);
        sink.publish(new ProcessExit(
                sink.header(time), info, new ExitStatus(data.getInt(offset + EventStructs.EXIT_STATUS)),
                usage(data, offset, time), ancestry, entry.startSeen));
        return true;
    }

    private ResourceUsage usage(ByteBuffer data, int offset, long time) {
        CpuTimes cpu = CpuTimes.scaled(
                data.getLong(offset + EventStructs.EXIT_USER_TIME),
                data.getLong(offset + EventStructs.EXIT_SYSTEM_TIME),
                data.getLong(offset + EventStructs.EXIT_RUN_TIME));
        return new ResourceUsage(
                cpu.userNanos(), cpu.systemNanos(),
                data.getLong(offset + EventStructs.EXIT_MAX_RSS_PAGES) * pageSize,
                data.getLong(offset + EventStructs.EXIT_READ_BYTES),
                data.getLong(offset + EventStructs.EXIT_WRITTEN_BYTES),
                data.getLong(offset + EventStructs.EXIT_READ_CHARS),
                data.getLong(offset + EventStructs.EXIT_WRITTEN_CHARS),
                data.getLong(offset + EventStructs.EXIT_MINOR_FAULTS),
                data.getLong(offset + EventStructs.EXIT_MAJOR_FAULTS),
                time - task.start());
    }

    private boolean cgroupCreated(ByteBuffer data, int offset) {
        workloads.created(
                data.getInt(offset + EventStructs.CGROUP_HIERARCHY),
                data.getLong(offset + EventStructs.CGROUP_ID),
                texts.file(
                        data, offset + EventStructs.CGROUP_PATH,
                        data.getInt(offset + EventStructs.CGROUP_PATH_LENGTH)));
        return true;
    }

    private static int textLength(ByteBuffer data, int offset) {
        return lengthAt(data, offset + EventStructs.EXEC_FILENAME_LENGTH)
                + lengthAt(data, offset + EventStructs.EXEC_EXECUTABLE_LENGTH)
                + lengthAt(data, offset + EventStructs.EXEC_DIRECTORY_LENGTH)
                + lengthAt(data, offset + EventStructs.EXEC_ARGUMENTS_LENGTH);
    }

    private static int lengthAt(ByteBuffer data, int offset) {
        return Short.toUnsignedInt(data.getShort(offset));
    }
}
