// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the arguments of a call are good for, numbered from 1; 0 is none. All but the operation is what
 * {@code struct call_settings} tells the kernel side.
 *
 * @param address the {@code struct sockaddr}, or the message that has one
 * @param flags {@code enum call_flag}
 * @param operation the argument that says what the call is to do
 * @param operations names of that
 */
record Roles(
        int path, int secondPath, int file, int address, int addressLength, int timeout, TimeoutKind timeoutKind,
        int flags, int operation, Constants operations) {

    static final Roles NONE = new Roles(0, 0, 0, 0, 0, 0, TimeoutKind.NONE, 0, 0, Constants.NONE);

    static final int ADDRESS_OUT = 2;
    static final int MESSAGE = 4;
    static final int READS = 8;
    static final int LOCKS = 16;
    static final int FCNTL = 32;
    static final int FUTEX = 64;
    static final int SLEEPS = 128;

    /** @param wordFlags flags that the arguments do not tell */
    static Roles of(List<Argument> arguments, int wordFlags, int operation, Constants operations) {
        int path = first(arguments, ArgumentKind.PATH, 0);
        int timeout = 0;
        for (int i = 0; i < arguments.size(); i++) {
            if (TimeoutKind.of(arguments.get(i).kind()) != TimeoutKind.NONE) {
                timeout = i + 1;
            }
        }
        int given = first(arguments, ArgumentKind.ADDRESS, 0);
        int out = first(arguments, ArgumentKind.ADDRESS_OUT, 0);
        int message = first(arguments, ArgumentKind.MESSAGE, 0);
        int address = given + out;
        return new Roles(
                path, path == 0 ? 0 : first(arguments, ArgumentKind.PATH, path),
                first(arguments, ArgumentKind.FILE, 0),
                address + message, address == 0 ? 0 : address + 1,
                timeout, timeout == 0 ? TimeoutKind.NONE : TimeoutKind.of(arguments.get(timeout - 1).kind()),
                wordFlags | (out != 0 ? ADDRESS_OUT : 0) | (message != 0 ? MESSAGE : 0),
                operation, operations);
    }

    private static int first(List<Argument> arguments, ArgumentKind kind, int after) {
        for (int i = after; i < arguments.size(); i++) {
            if (arguments.get(i).kind() == kind) {
                return i + 1;
            }
        }
        return 0;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The eight bytes after {@code slow}. */
    void writeTo(ByteBuffer into, int at) {
        into.put(at, (byte) path).put(at + 1, (byte) secondPath).put(at + 2, (byte) file);
        into.put(at + 3, (byte) address).put(at + 4, (byte) addressLength);
        into.put(at + 5, (byte) timeout).put(at + 6, (byte) timeoutKind.ordinal()).put(at + 7, (byte) flags);
    }
}
