// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads and writes small files of cgroupfs and proc with three system calls each and one buffer for all: a thousand
 * groups are measured each second, and Java's own streams cost several times as much. Thread-safe.
 */
final class KernelFiles {

    private static final int BUFFER_BYTES = 65_536;
    /** The kernel fills a page of 4 KB as far as whole lines go; lines are shorter than the rest. */
    private static final int SURELY_ALL_BYTES = 2_048;
    /** Any number of 18 digits, which a long can hold, and the end of the line. */
    private static final int NUMBER_BYTES = 19;
    /** More than all pids that Linux can have take in cgroup.procs. */
    private static final int MAX_BYTES = 64 << 20;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Memory found = new Memory(Libc.STATX_BYTES);

    /** The path as the calls want it. */
    static byte[] encode(String path) {
        return (path + "\0").getBytes(StandardCharsets.UTF_8);
    }

    Optional<String> read(Path file) {
        return read(encode(file.toString()));
    }

    /** Empty when it is not there, may not be read, or has nobody behind it any more. */
    synchronized Optional<String> read(byte[] path) {
        return taken(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC));
    }

    /** Reads and closes it. */
    private Optional<String> taken(int fd) {
        if (fd < 0) {
            return Optional.empty();
        }
        try {
            return readAll(fd);
        } finally {
            Libc.close(fd);
        }
    }

    /** The same from a place on, which spares the kernel the long way there. */
    synchronized Optional<String> read(int place, byte[] path) {
        return taken(Libc.openat(place, path, Libc.O_RDONLY | Libc.O_CLOEXEC));
    }

    /** Number of links to a directory, its own and those of its subdirectories; negative when it is not there. */
    synchronized int links(int place, byte[] path) {
        return Libc.statx(place, path, 0, Libc.STATX_NLINK, found) == 0 ? found.getInt(Libc.STATX_NLINK_OFFSET) : -1;
    }

    /** Opens a directory to read from; negative when it cannot be. */
    static int place(Path directory) {
        return Libc.open(encode(directory.toString()), Libc.O_PATH | Libc.O_CLOEXEC);
    }

    private Optional<String> readAll(int fd) {
        StringBuilder whole = null;
        String part = "";
        while (true) {
            long length = Libc.read(fd, buffer, BUFFER_BYTES);
            if (length < 0) {
                if (Native.getLastError() == Libc.EINTR) {
                    continue;
                }
                return Optional.empty();
            }
            if (length == 0) {
                return Optional.of(whole == null ? part : whole.toString());
            }
            String text = text((int) length);
            if (part.isEmpty()) {
                part = text;
                if (length < SURELY_ALL_BYTES) {
                    return Optional.of(part);
                }
            } else {
                whole = whole == null ? new StringBuilder(part) : whole;
                whole.append(text);
                if (whole.length() > MAX_BYTES) {
                    return Optional.empty();
                }
            }
        }
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A file that holds one number, not below 0, as most that are read each second do; empty for all others. */
    synchronized OptionalLong number(int place, byte[] path) {
        int fd = Libc.openat(place, path, Libc.O_RDONLY | Libc.O_CLOEXEC);
        if (fd < 0) {
            return OptionalLong.empty();
        }
        long length = Libc.read(fd, buffer, BUFFER_BYTES);
        Libc.close(fd);
        return length > 1 && length <= NUMBER_BYTES && buffer.get((int) length - 1) == '\n'
                ? digits((int) length - 1) : OptionalLong.empty();
    }

    private OptionalLong digits(int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = buffer.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            number = 10 * number + digit;
        }
        return OptionalLong.of(number);
    }

    /** @throws KernelRefusal with the path, the text and the kernel's reason */
    void write(Path file, String text) throws KernelRefusal {
        write(encode(file.toString()), text);
    }

    void write(byte[] path, String text) throws KernelRefusal {
        int fd = Libc.open(path, Libc.O_WRONLY | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new KernelRefusal("cannot open " + shown(path) + " to write " + text, Native.getLastError());
        }
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            while (Libc.write(fd, bytes, bytes.length) < 0) {
                int errno = Native.getLastError();
                if (errno != Libc.EINTR) {
                    throw new KernelRefusal("cannot write " + text + " to " + shown(path), errno);
                }
            }
        } finally {
            Libc.close(fd);
        }
    }

    private static String shown(byte[] path) {
        return new String(path, 0, path.length - 1, StandardCharsets.UTF_8);
    }
}
