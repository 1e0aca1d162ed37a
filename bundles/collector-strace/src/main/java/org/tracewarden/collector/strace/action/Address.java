// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Optional;
import org.tracewarden.collector.strace.line.Value;

/**
 * A socket address of a call's arguments.
 *
 * @param internet whether it is one of IP
 * @param shown {@code 10.0.0.5:5432}, {@code [::1]:80}, or the path of a local socket
 * @param port 0 without one
 */
record Address(boolean internet, String shown, long port) {

    /** Empty for other families and for addresses that strace did not decode. */
    static Optional<Address> of(Value value) {
        Value plain = value instanceof Value.Changed changed ? changed.after() : value;
        if (!(plain instanceof Value.Struct struct)) {
            return Optional.empty();
        }
        return switch (struct.member("sa_family").print()) {
            case "AF_INET" -> ip(struct.member("sin_addr"), struct.member("sin_port"), false);
            case "AF_INET6" -> ip(sixth(struct), struct.member("sin6_port"), true);
            case "AF_UNIX", "AF_LOCAL" -> struct.member("sun_path") instanceof Value.Text path
                    ? Optional.of(new Address(false, abstractName(struct, path), 0))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Names of no file begin with @, as strace writes them. */
    private static String abstractName(Value.Struct struct, Value.Text path) {
        return struct.print().contains("sun_path=@") ? "@" + path.text() : path.text();
    }

    /** {@code inet_pton(AF_INET6, "::1", &sin6_addr)} stands among the members. */
    private static Value sixth(Value.Struct struct) {
        for (Value member : struct.members()) {
            Value value = member instanceof Value.Named named ? named.value() : member;
            if (value instanceof Value.Applied applied && applied.function().equals("inet_pton")) {
                return value;
            }
        }
        return Value.Ellipsis.HERE;
    }

    private static Optional<Address> ip(Value host, Value port, boolean brackets) {
        String name = text(host);
        long number = port instanceof Value.Applied applied && !applied.arguments().isEmpty()
                && applied.arguments().get(0) instanceof Value.Number n ? n.value() : 0;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Address(true, (brackets ? "[" + name + "]" : name) + ":" + number, number));
    }

    private static String text(Value host) {
        if (host instanceof Value.Applied applied) {
            for (Value argument : applied.arguments()) {
                if (argument instanceof Value.Text text) {
                    return text.text();
                }
            }
        }
        return "";
    }
}
