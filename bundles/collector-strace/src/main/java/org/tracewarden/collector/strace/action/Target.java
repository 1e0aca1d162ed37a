// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import org.tracewarden.collector.strace.line.Value;

/**
 * What a descriptor refers to, as {@code -yy} says.
 *
 * @param type of thing
 * @param subject path, address, or strace's own word such as {@code pipe:[123]}
 * @param shown the same for a sentence: {@code a pipe}
 */
record Target(Type type, String subject, String shown) {

    enum Type {
        FILE,
        TERMINAL,
        PIPE,
        /** TCP or UDP of either version */
        INTERNET,
        LOCAL_SOCKET,
        OTHER_SOCKET,
        /** epoll, eventfd, timerfd: means of waiting, nothing that a person would name */
        INTERNAL
    }

    boolean socket() {
        return type == Type.INTERNET || type == Type.LOCAL_SOCKET || type == Type.OTHER_SOCKET;
    }

    static Target of(Value.Descriptor descriptor) {
        String target = descriptor.target();
        Target plain = plain(target);
        int number = descriptor.number();
        if (number < 0 || number > 2 || plain.socket() && plain.type != Type.LOCAL_SOCKET) {
            return plain;
        }
        String standard = number == 0 ? "standard input" : number == 1 ? "standard output" : "standard error";
        return new Target(plain.type, plain.subject, standard + " (" + plain.shown + ")");
    }

    private static Target plain(String target) {
        if (target.startsWith("/")) {
            int device = target.lastIndexOf("<char ");
            int block = target.lastIndexOf("<block ");
            String path = device > 0 ? target.substring(0, device) : block > 0 ? target.substring(0, block) : target;
            boolean terminal = path.startsWith("/dev/pts/") || path.startsWith("/dev/tty");
            return new Target(terminal ? Type.TERMINAL : Type.FILE, path, path);
        }
        if (target.startsWith("pipe:")) {
            return new Target(Type.PIPE, target, "a pipe");
        }
        if (target.startsWith("TCP") || target.startsWith("UDP")) {
            return new Target(Type.INTERNET, remote(target), remote(target));
        }
        if (target.startsWith("UNIX")) {
            int quote = target.indexOf('"');
            String path = quote < 0 ? "" : target.substring(quote + 1, Math.max(quote + 1, target.lastIndexOf('"')));
            return path.isEmpty()
                    ? new Target(Type.LOCAL_SOCKET, target, "a local socket")
                    : new Target(Type.LOCAL_SOCKET, path, path);
        }
        if (target.startsWith("NETLINK")) {
            return new Target(Type.OTHER_SOCKET, target, "the kernel (netlink)");
        }
        if (target.startsWith("socket:") || target.contains(":[") && Character.isUpperCase(target.charAt(0))) {
            return new Target(Type.OTHER_SOCKET, target, "a socket");
        }
        return new Target(Type.INTERNAL, target, target);
    }

    /** The far end of {@code TCP:[127.0.0.1:5000->10.0.0.5:80]}; without one the near end; empty for a new socket. */
    private static String remote(String target) {
        int open = target.indexOf('[');
        int arrow = target.indexOf("->");
        int end = target.lastIndexOf(']');
        if (open < 0 || end < open) {
            return "";
        }
        String address = arrow > 0 ? target.substring(arrow + 2, end) : target.substring(open + 1, end);
        return address.indexOf(':') < 0 ? "" : address;
    }

    /** Whether the annotation names both ends. */
    static boolean connected(String target) {
        return target.contains("->");
    }
}
