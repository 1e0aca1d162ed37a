// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Records as the kernel side writes them, laid out by the figures in events.h written out once more. */
final class Records {

    private Records() {}

    static ByteBuffer fork(long time, TaskRecord child) {
        ByteBuffer data = record(time, 1, 136);
        child.writeTo(data, 24);
        return data;
    }

    static ByteBuffer exec(long time, TaskRecord task, String filename, String exe, String cwd, String... argv) {
        return exec(time, task, task.pid(), filename, leafFirst(exe), leafFirst(cwd), 0, arguments(argv), false);
    }

    static ByteBuffer exec(
            long time, TaskRecord task, int callingTid, String filename, byte[] exe, byte[] cwd, int pathsTruncated,
            byte[] argv, boolean argvTruncated) {
        byte[] file = filename.getBytes(UTF_8);
        ByteBuffer data = record(time, 2, 152 + file.length + exe.length + cwd.length + argv.length);
        task.writeTo(data, 24);
        data.putInt(136, callingTid).putShort(140, (short) file.length).putShort(142, (short) exe.length);
        data.putShort(144, (short) cwd.length).putShort(146, (short) argv.length);
        data.put(148, (byte) (argvTruncated ? 1 : 0)).put(149, (byte) pathsTruncated);
        int at = 152;
        for (byte[] part : new byte[][] {file, exe, cwd, argv}) {
            data.put(at, part);
            at += part.length;
        }
        return data;
    }

    static ByteBuffer exit(long time, TaskRecord task, int status) {
        ByteBuffer data = record(time, 3, 224);
        task.writeTo(data, 24);
        return data.putInt(136, status);
    }

    static Sent sent(long time, TaskRecord running, TaskRecord target, int signal) {
        ByteBuffer data = record(time, 4, 296);
        running.writeTo(data, 24);
        target.writeTo(data, 136);
        return new Sent(data.putInt(248, signal).putInt(272, -1));
    }

    /** A signal_sent_event in the making. */
    record Sent(ByteBuffer data) {

        Sent code(int code) {
            data.putInt(252, code);
            return this;
        }

        Sent value(long value) {
            data.putLong(256, value);
            return this;
        }

        Sent call(int number, long argument) {
            data.putLong(264, argument).putInt(272, number);
            return this;
        }

        Sent claimedPid(int pid) {
            data.putInt(276, pid);
            return this;
        }

        Sent infoKind(int kind) {
            data.put(284, (byte) kind);
            return this;
        }

        Sent result(int result) {
            data.put(285, (byte) result);
            return this;
        }

        Sent group() {
            data.put(286, (byte) 1);
            return this;
        }

        Sent disposition(int disposition) {
            data.put(287, (byte) disposition);
            return this;
        }

        Sent parentDeathSignal(int signal) {
            data.putInt(288, signal);
            return this;
        }
    }

    static ByteBuffer delivered(long time, TaskRecord task, int signal, int disposition, boolean ends) {
        ByteBuffer data = record(time, 5, 152);
        task.writeTo(data, 24);
        return data.putInt(136, signal).put(144, (byte) disposition).put(145, (byte) (ends ? 1 : 0));
    }

    static ByteBuffer cgroupCreated(long time, int hierarchy, long id, String path) {
        ByteBuffer data = record(time, 6, 1064);
        byte[] bytes = path.getBytes(UTF_8);
        return data.putLong(24, id).putInt(32, hierarchy).putInt(36, bytes.length).put(40, bytes);
    }

    static ByteBuffer withLost(ByteBuffer data, long lost) {
        return data.putLong(8, lost);
    }

    static ByteBuffer record(long time, int kind, int size) {
        return ByteBuffer.allocateDirect(size)
                .order(ByteOrder.nativeOrder())
                .putLong(0, time)
                .putShort(16, (short) kind);
    }

    static byte[] leafFirst(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] components = path.split("/");
        for (int i = components.length - 1; i > 0; i--) {
            bytes.writeBytes(components[i].getBytes(UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    static byte[] arguments(String... argv) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String argument : argv) {
            bytes.writeBytes(argument.getBytes(UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
