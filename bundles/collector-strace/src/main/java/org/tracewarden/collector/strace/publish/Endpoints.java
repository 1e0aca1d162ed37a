// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.Optional;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.collector.strace.line.Value;

/** Addresses of sockets, as strace writes them in arguments and in what it says of descriptors. */
final class Endpoints {

    private static final int LAST_PORT = 0xffff;

    private Endpoints() {}

    /** The first {@code struct sockaddr} in an argument. */
    static Optional<SocketAddress> given(Value argument) {
        return Values.structWith(argument, "sa_family").flatMap(Endpoints::sockaddr);
    }

    private static Optional<SocketAddress> sockaddr(Value.Struct struct) {
        String family = struct.member("sa_family").print();
        String name = family.startsWith("AF_") ? family.substring(3) : "family " + family;
        return switch (name) {
            case "INET" -> Optional.of(new SocketAddress(
                    name, appliedText(struct.member("sin_addr")).orElse(""), port(struct.member("sin_port"))));
            case "INET6" -> Optional.of(new SocketAddress(name, host6(struct), port(struct.member("sin6_port"))));
            case "UNIX", "LOCAL" -> Optional.of(new SocketAddress("UNIX", unixPath(struct.member("sun_path")), 0));
            case "NETLINK" -> Optional.of(new SocketAddress(
                    name, Long.toUnsignedString(Values.number(struct, "nl_pid").orElse(0)), 0));
            case "VSOCK" -> Optional.of(new SocketAddress(
                    name, struct.member("svm_cid").print(), (int) Values.number(struct, "svm_port").orElse(0)));
            default -> Optional.of(new SocketAddress(name, "", 0));
        };
    }

    /** {@code inet_pton(AF_INET6, "::1", &sin6_addr)} stands among the members without a name, or as its value. */
    private static String host6(Value.Struct struct) {
        for (Value member : struct.members()) {
            Value plain = Values.plain(member);
            if (plain instanceof Value.Applied applied && applied.function().equals("inet_pton")) {
                return appliedText(applied).orElse("");
            }
        }
        return "";
    }

    private static Optional<String> appliedText(Value value) {
        if (Values.plain(value) instanceof Value.Applied applied) {
            for (Value argument : applied.arguments()) {
                Optional<String> text = Values.text(argument);
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        return Optional.empty();
    }

    private static int port(Value value) {
        Value plain = Values.plain(value);
        Value number = plain instanceof Value.Applied applied && !applied.arguments().isEmpty()
                ? applied.arguments().get(0)
                : plain;
        return (int) (Values.number(number).orElse(0) & LAST_PORT);
    }

    /** An abstract one is written {@code @"name"}, and begins with NUL. */
    private static String unixPath(Value value) {
        Value plain = Values.plain(value);
        String path = Values.text(plain).orElse("");
        return path.startsWith("\0") ? "@" + path.substring(1) : path;
    }

    /** {@code 127.0.0.1:80} or {@code [::1]:80}; {@link SocketAddress#NONE} for anything else. */
    static SocketAddress written(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return SocketAddress.NONE;
        }
        boolean six = text.startsWith("[");
        String host = six ? text.substring(1, Math.max(1, text.lastIndexOf(']', colon))) : text.substring(0, colon);
        try {
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            return port < 0 || port > LAST_PORT
                    ? SocketAddress.NONE
                    : new SocketAddress(six ? "INET6" : "INET", host, port);
        } catch (NumberFormatException noPort) {
            return SocketAddress.NONE;
        }
    }
}
