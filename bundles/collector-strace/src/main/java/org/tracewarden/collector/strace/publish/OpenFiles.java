// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.Optional;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.collector.strace.line.Value;

/**
 * Understands what {@code -yy} says of a descriptor. It does not say whether a path is a directory's or a named pipe's:
 * those are taken for regular files. File system, O_NONBLOCK and queues of sockets are not said either.
 */
final class OpenFiles {

    private static final String ANONYMOUS = "anon_inode:";

    private OpenFiles() {}

    /** Empty where strace could not tell what the descriptor stands for. */
    static Optional<OpenFile> of(Value.Descriptor descriptor) {
        String target = descriptor.target();
        if (target.isEmpty()) {
            return Optional.empty();
        }
        FileType type = type(target);
        Optional<SocketInfo> socket = type == FileType.SOCKET ? Optional.of(socket(target)) : Optional.empty();
        return Optional.of(new OpenFile(
                descriptor.number(), type, path(target, type, descriptor.deleted()), target.endsWith("..."), "", false,
                socket));
    }

    private static FileType type(String target) {
        if (target.startsWith("/")) {
            return device(target);
        }
        if (target.startsWith("pipe:[")) {
            return FileType.PIPE;
        }
        if (target.startsWith(ANONYMOUS)) {
            return anonymous(target.substring(ANONYMOUS.length()));
        }
        if (target.startsWith("pid:")) {
            return FileType.PIDFD;
        }
        // every other that has a colon and a bracket is a socket of some protocol: TCP:[…], UNIX-STREAM:[…], socket:[…]
        return target.indexOf(":[") > 0 && !target.startsWith("net:[") && !isNamespace(target)
                ? FileType.SOCKET
                : FileType.UNKNOWN;
    }

    private static boolean isNamespace(String target) {
        return switch (target.substring(0, target.indexOf(":["))) {
            case "cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts" -> true;
            default -> false;
        };
    }

    /** {@code /dev/pts/3<char 136:3>}, {@code /dev/sda<block 8:0>}. */
    private static FileType device(String target) {
        if (!target.endsWith(">")) {
            return FileType.REGULAR;
        }
        int begin = target.lastIndexOf('<');
        if (target.startsWith("<block ", begin)) {
            return FileType.BLOCK_DEVICE;
        }
        if (!target.startsWith("<char ", begin)) {
            return FileType.REGULAR;
        }
        return isTerminal(deviceMajor(target)) ? FileType.TERMINAL : FileType.CHARACTER_DEVICE;
    }

    /** Of a device as strace writes it; -1 for others. */
    private static int deviceMajor(String target) {
        int begin = target.lastIndexOf('<');
        int space = target.indexOf(' ', begin);
        int colon = target.indexOf(':', space);
        try {
            return begin < 0 || space < 0 || colon < 0 ? -1 : Integer.parseInt(target, space + 1, colon, 10);
        } catch (NumberFormatException notADevice) {
            return -1;
        }
    }

    /** Majors of terminals, serial lines and pseudo terminals, from the kernel's {@code admin-guide/devices.txt}. */
    private static boolean isTerminal(int major) {
        return major >= 2 && major <= 5
                || major >= 128 && major <= 143
                || major == 166 || major == 188 || major == 204 || major == 205 || major == 229;
    }

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

    private static String path(String target, FileType type, boolean deleted) {
        return switch (type) {
            case TERMINAL, CHARACTER_DEVICE, BLOCK_DEVICE -> target.substring(0, target.lastIndexOf('<'));
            case PIDFD -> "anon_inode:[pidfd]";
            case SOCKET -> socketPath(target);
            default -> deleted ? target + " (deleted)" : target;
        };
    }

    /** {@code socket:[4711]} where the inode is told, which it is not for a socket that has addresses. */
    private static String socketPath(String target) {
        int begin = target.indexOf('[') + 1;
        int end = begin;
        while (end < target.length() && Character.isDigit(target.charAt(end))) {
            end++;
        }
        boolean inode = end > begin && end < target.length() && "],-".indexOf(target.charAt(end)) >= 0;
        return inode ? "socket:[" + target.substring(begin, end) + "]" : target;
    }

    private static SocketInfo socket(String target) {
        int bracket = target.indexOf(":[");
        String protocol = target.substring(0, bracket);
        String inside = target.substring(bracket + 2, target.endsWith("]") ? target.length() - 1 : target.length());
        String type = type(protocol, inside);
        if (!isInternet(protocol)) {
            return local(protocol, inside, type);
        }
        int arrow = inside.indexOf("->");
        SocketAddress local = Endpoints.written(arrow < 0 ? inside : inside.substring(0, arrow));
        SocketAddress remote = arrow < 0 ? SocketAddress.NONE : Endpoints.written(inside.substring(arrow + 2));
        boolean tcp = protocol.startsWith("TCP");
        String state = remote.port() != 0 ? "ESTABLISHED" : tcp && local.port() != 0 ? "LISTEN" : "CLOSE";
        return new SocketInfo(type, state, local, remote, 0, 0, 0, 0);
    }

    private static boolean isInternet(String protocol) {
        return protocol.startsWith("TCP") || protocol.startsWith("UDP") || protocol.startsWith("RAW");
    }

    private static String type(String protocol, String inside) {
        if (protocol.startsWith("TCP") || protocol.equals("UNIX-STREAM")) {
            return "STREAM";
        }
        if (protocol.startsWith("UDP") || protocol.equals("UNIX-DGRAM")) {
            return "DGRAM";
        }
        return protocol.equals("UNIX-SEQPACKET") ? "SEQPACKET" : protocol.startsWith("RAW") ? "RAW" : "";
    }

    /** {@code UNIX-STREAM:[123->456,"/run/x"]}: the path is of the socket itself. */
    private static SocketInfo local(String protocol, String inside, String type) {
        boolean connected = inside.contains("->");
        int quote = inside.indexOf('"');
        int end = inside.lastIndexOf('"');
        String abstractMark = quote > 0 && inside.charAt(quote - 1) == '@' ? "@" : "";
        String path = quote >= 0 && end > quote ? abstractMark + inside.substring(quote + 1, end) : "";
        String family = protocol.startsWith("UNIX") ? "UNIX" : protocol.equals("NETLINK") ? "NETLINK" : "";
        SocketAddress own = family.isEmpty() ? SocketAddress.NONE : new SocketAddress(family, path, 0);
        return new SocketInfo(type, connected ? "ESTABLISHED" : "CLOSE", own, SocketAddress.NONE, 0, 0, 0, 0);
    }
}
