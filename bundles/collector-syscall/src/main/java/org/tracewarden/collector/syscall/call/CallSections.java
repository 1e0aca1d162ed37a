// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;

/** The sections of one record: where they lie, checked against its end. Used for one record after another. */
final class CallSections {

    private static final int NOWHERE = -1;
    private static final int[] SMALLEST = {
        0, 0, CallStructs.FILE_SIZE, CallStructs.SOCKET_SIZE, 0, 0, CallStructs.TIMEOUT_SIZE, 0
    };

    private ByteBuffer data;
    private String path;
    private String secondPath;
    private PathComponents fileName;
    private int file;
    private int socket;
    private int timeout;
    private int stack;
    private int stackLength;
    private String unixPath;
    private Optional<SocketAddress> address;

    /**
     * @param offset of the record
     * @param length of the record
     * @param secondPathArgument number of the argument that is the second path, 0 if there is none
     * @throws IllegalArgumentException if a section is of no known kind, or does not fit
     */
    void read(ByteBuffer data, int offset, int length, int secondPathArgument) {
        clear(data);
        int at = CallStructs.EVENT_SIZE;
        while (at < length) {
            int left = length - at - CallStructs.SECTION_SIZE;
            if (left < 0) {
                throw malformed(at, "begins " + (length - at) + " bytes before the end of the record, its head has "
                        + CallStructs.SECTION_SIZE);
            }
            int head = offset + at;
            int kind = Short.toUnsignedInt(data.getShort(head + CallStructs.SECTION_KIND));
            int size = Short.toUnsignedInt(data.getShort(head + CallStructs.SECTION_LENGTH));
            if (kind < CallStructs.PATH || kind > CallStructs.STACK) {
                throw malformed(at, "is of kind " + kind + ", there are kinds 1 to " + CallStructs.STACK);
            }
            if (size > left) {
                throw malformed(at, "of kind " + kind + " says it has " + size + " bytes, the record has " + left);
            }
            if (size < SMALLEST[kind]) {
                throw malformed(at, "of kind " + kind + " has " + size + " bytes, it needs " + SMALLEST[kind]);
            }
            take(kind, head, size, secondPathArgument);
            at += CallStructs.SECTION_SIZE + (size + 7 & ~7);
        }
    }

    private static IllegalArgumentException malformed(int at, String what) {
        return new IllegalArgumentException("a syscall_event whose section at " + at + " " + what);
    }

    private void clear(ByteBuffer of) {
        data = of;
        path = "";
        secondPath = "";
        fileName = PathComponents.NONE;
        file = NOWHERE;
        socket = NOWHERE;
        timeout = NOWHERE;
        stack = NOWHERE;
        stackLength = 0;
        unixPath = "";
        address = Optional.empty();
    }

    private void take(int kind, int head, int size, int secondPathArgument) {
        int at = head + CallStructs.SECTION_SIZE;
        boolean truncated = data.get(head + CallStructs.SECTION_TRUNCATED) != 0;
        switch (kind) {
            case CallStructs.PATH -> {
                int argument = Byte.toUnsignedInt(data.get(head + CallStructs.SECTION_ARGUMENT));
                if (argument == 0) {
                    fileName = PathComponents.read(data, at, size, truncated);
                } else if (argument == secondPathArgument) {
                    secondPath = text(at, size, truncated);
                } else {
                    path = text(at, size, truncated);
                }
            }
            case CallStructs.FILE -> {
                file = at;
                if (size > CallStructs.FILE_SIZE) {
                    fileName = PathComponents.read(
                            data, at + CallStructs.FILE_SIZE, size - CallStructs.FILE_SIZE, truncated);
                }
            }
            case CallStructs.SOCKET -> socket = at;
            case CallStructs.UNIX_PATH -> unixPath = SocketDecoder.unixPath(data, at, size);
            case CallStructs.ADDRESS -> address = Optional.of(SocketDecoder.address(data, at, size))
                    .filter(known -> known != SocketAddress.NONE);
            case CallStructs.TIMEOUT -> timeout = at;
            default -> {
                stack = at;
                stackLength = size / Long.BYTES;
            }
        }
    }

    /** A path longer than the kernel side takes ends in three dots. */
    private String text(int at, int size, boolean truncated) {
        byte[] bytes = new byte[size];
        data.get(at, bytes);
        return truncated ? new String(bytes, UTF_8) + "..." : new String(bytes, UTF_8);
    }

    String path() {
        return path;
    }

    String secondPath() {
        return secondPath;
    }

    Optional<SocketAddress> address() {
        return address;
    }

    Optional<OpenFile> file() {
        if (file == NOWHERE) {
            return Optional.empty();
        }
        Optional<SocketInfo> info = socket == NOWHERE
                ? Optional.empty()
                : Optional.of(SocketDecoder.info(data, socket, unixPath));
        return Optional.of(FileDecoder.decode(data, file, fileName, info));
    }

    boolean hasTimeout() {
        return timeout != NOWHERE;
    }

    long timeoutNanos() {
        return data.getLong(timeout + CallStructs.TIMEOUT_NANOS);
    }

    boolean timeoutIsPoint() {
        return data.getInt(timeout + CallStructs.TIMEOUT_POINT) != 0;
    }

    /** Addresses of the stack, innermost first; empty without one. */
    long[] stack() {
        long[] addresses = new long[stackLength];
        for (int i = 0; i < stackLength; i++) {
            addresses[i] = data.getLong(stack + i * Long.BYTES);
        }
        return addresses;
    }
}
