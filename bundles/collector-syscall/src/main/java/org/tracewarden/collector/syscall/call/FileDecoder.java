// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;

/** Turns a {@code struct file_section} into what a descriptor stands for. */
final class FileDecoder {

    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;
    private static final int TYPE_LINK = 0120000;
    private static final int TYPE_REGULAR = 0100000;
    private static final int TYPE_BLOCK = 0060000;
    private static final int TYPE_DIRECTORY = 0040000;
    private static final int TYPE_CHARACTER = 0020000;
    private static final int TYPE_PIPE = 0010000;
    /** The same on x86 and arm. */
    private static final int NON_BLOCKING = 04000;
    private static final int MAJOR_SHIFT = 20;

    private FileDecoder() {}

    static OpenFile decode(ByteBuffer data, int at, PathComponents components, Optional<SocketInfo> socket) {
        long magic = data.getLong(at + CallStructs.FILE_MAGIC);
        int mode = data.getInt(at + CallStructs.FILE_MODE);
        FileType type = type(magic, mode, data.getInt(at + CallStructs.FILE_DEVICE), components.leaf());
        return new OpenFile(
                data.getInt(at + CallStructs.FILE_DESCRIPTOR), type,
                path(magic, data.getLong(at + CallStructs.FILE_INODE), components), components.truncated(),
                FileSystems.name(magic),
                (data.getInt(at + CallStructs.FILE_FLAGS) & NON_BLOCKING) != 0,
                type == FileType.SOCKET ? socket : Optional.empty());
    }

    private static FileType type(long magic, int mode, int device, String leaf) {
        if (magic == FileSystems.ANONYMOUS_INODES) {
            return anonymous(leaf);
        }
        if (magic == FileSystems.PIDS) {
            return FileType.PIDFD;
        }
        return switch (mode & TYPE_MASK) {
            case TYPE_REGULAR -> FileType.REGULAR;
            case TYPE_DIRECTORY -> FileType.DIRECTORY;
            case TYPE_LINK -> FileType.SYMBOLIC_LINK;
            case TYPE_PIPE -> FileType.PIPE;
            case TYPE_SOCKET -> FileType.SOCKET;
            case TYPE_BLOCK -> FileType.BLOCK_DEVICE;
            case TYPE_CHARACTER -> isTerminal(device >>> MAJOR_SHIFT)
                    ? FileType.TERMINAL
                    : FileType.CHARACTER_DEVICE;
            default -> FileType.UNKNOWN;
        };
    }

    /** By the names that the kernel gives to {@code anon_inode_getfd()}; some are in brackets and some are not. */
    private static FileType anonymous(String name) {
        String plain = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return switch (plain) {
            case "eventpoll" -> FileType.EPOLL;
            case "eventfd" -> FileType.EVENTFD;
            case "timerfd" -> FileType.TIMERFD;
            case "signalfd" -> FileType.SIGNALFD;
            case "inotify" -> FileType.INOTIFY;
            case "pidfd" -> FileType.PIDFD;
            case "io_uring" -> FileType.IO_URING;
            case "bpf-map", "bpf-prog", "bpf_link", "bpf-link", "bpf_iter", "bpf-stats", "bpf-token", "btf" ->
                    FileType.BPF;
            default -> FileType.ANONYMOUS;
        };
    }

    /** Majors of terminals, serial lines and pseudo terminals, from the kernel's {@code admin-guide/devices.txt}. */
    private static boolean isTerminal(int major) {
        return major >= 2 && major <= 5
                || major >= 128 && major <= 143
                || major == 166 || major == 188 || major == 204 || major == 205 || major == 229;
    }

    private static String path(long magic, long inode, PathComponents components) {
        if (magic == FileSystems.ANONYMOUS_INODES) {
            return "anon_inode:" + components.leaf();
        }
        if (magic == FileSystems.PIDS) {
            return "anon_inode:[pidfd]";
        }
        if (magic == FileSystems.PIPES) {
            return numbered("pipe", inode);
        }
        if (magic == FileSystems.SOCKETS) {
            return numbered("socket", inode);
        }
        return magic == FileSystems.NAMESPACES ? numbered("ns", inode) : components.path();
    }

    private static String numbered(String kind, long inode) {
        return kind + ":[" + Long.toUnsignedString(inode) + "]";
    }
}
