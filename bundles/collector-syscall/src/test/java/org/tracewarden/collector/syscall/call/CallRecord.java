// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A record as the kernel side writes it, laid out by the figures of events.h written out once more. */
final class CallRecord {

    private final ByteBuffer head = buffer(136);
    private final List<byte[]> sections = new ArrayList<>();

    static CallRecord of(int number, long... arguments) {
        CallRecord record = new CallRecord();
        record.head.putShort(16, (short) 9).putLong(0, 2_000_000).putLong(40, 500_000);
        record.head.putInt(32, 4711).putInt(36, 4712).putShort(108, (short) number);
        for (int i = 0; i < arguments.length; i++) {
            record.head.putLong(56 + 8 * i, arguments[i]);
        }
        return record.comm("worker".getBytes(UTF_8));
    }

    CallRecord comm(byte[] name) {
        head.put(120, new byte[16]).put(120, name);
        return this;
    }

    CallRecord times(long entered, long time) {
        head.putLong(40, entered).putLong(0, time);
        return this;
    }

    CallRecord result(long result) {
        head.putLong(48, result);
        return this;
    }

    CallRecord abi(int abi) {
        head.put(110, (byte) abi);
        return this;
    }

    CallRecord waited(int kind) {
        head.put(111, (byte) kind);
        return this;
    }

    CallRecord reasons(int reasons) {
        head.put(112, (byte) reasons);
        return this;
    }

    CallRecord flags(int flags) {
        head.putShort(114, (short) flags);
        return this;
    }

    CallRecord path(int argument, String path) {
        return section(1, argument, 0, path.getBytes(UTF_8));
    }

    CallRecord cutPath(int argument, String path) {
        return section(1, argument, 1, path.getBytes(UTF_8));
    }

    CallRecord file(int descriptor, long magic, long inode, int mode, int device, int flags, String... leafFirst) {
        return section(2, 1, 0, fileContent(descriptor, magic, inode, mode, device, flags, leafFirst));
    }

    CallRecord cutFile(int descriptor, long magic, int mode, String... leafFirst) {
        return section(2, 1, 1, fileContent(descriptor, magic, 1, mode, 0, 0, leafFirst));
    }

    private static byte[] fileContent(
            int descriptor, long magic, long inode, int mode, int device, int flags, String... leafFirst) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (String name : leafFirst) {
            names.writeBytes(name.getBytes(UTF_8));
            names.write(0);
        }
        return buffer(32 + names.size())
                .putLong(0, inode).putLong(8, magic).putInt(16, mode).putInt(20, device).putInt(24, flags)
                .putInt(28, descriptor).put(32, names.toByteArray())
                .array();
    }

    CallRecord socket(int family, int type, int state, byte[] local, int localPort, byte[] remote, int remotePort) {
        return section(3, 1, 0, buffer(64)
                .putShort(0, (short) family).putShort(2, (short) type).putShort(6, (short) state)
                .putShort(8, (short) localPort).putShort(10, (short) remotePort)
                .put(16, local).put(32, remote)
                .putInt(48, 1).putInt(52, 2).putInt(56, 3).putInt(60, -1)
                .array());
    }

    CallRecord timeout(long nanos, boolean point) {
        return section(6, 4, 0, buffer(16).putLong(0, nanos).putInt(8, point ? 1 : 0).array());
    }

    CallRecord stack(long... addresses) {
        ByteBuffer content = buffer(8 * addresses.length);
        for (long address : addresses) {
            content.putLong(address);
        }
        return section(7, 0, 0, content.array());
    }

    CallRecord section(int kind, int argument, int truncated, byte[] content) {
        sections.add(buffer(8 + (content.length + 7 & ~7))
                .putShort(0, (short) kind).putShort(2, (short) content.length)
                .put(4, (byte) argument).put(5, (byte) truncated)
                .put(8, content)
                .array());
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.array());
        sections.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
