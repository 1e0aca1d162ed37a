// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;

/**
 * What the arguments of a call are good for, numbered from 1; 0 is none.
 *
 * @param address the {@code struct sockaddr}, or the message that has one
 * @param limit how long the caller is ready to wait
 * @param operation what the call is to do
 * @param waiting what the name alone says of its waiting
 */
record CallRole(
        int path, int secondPath, int file, int address, int limit, LimitKind limitKind, int operation, Wait waiting) {

    static final CallRole NONE = new CallRole(0, 0, 0, 0, 0, LimitKind.MILLISECONDS, 0, Wait.BY_FILE);

    /** How a time limit is given. */
    enum LimitKind { MILLISECONDS, SPAN, POINT, SLEEP, FUTEX }

    /** What decides what a call waits for. */
    enum Wait { BY_FILE, LOCKS, FCNTL, FUTEX, SLEEPS }

    /** @param words as {@code roles.txt} explains them */
    static CallRole of(List<String> words) {
        CallRole role = NONE;
        for (String word : words) {
            role = role.with(word);
        }
        return role;
    }

    private CallRole with(String word) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            return new CallRole(
                    path, secondPath, file, address, limit, limitKind, operation, constant(Wait.class, word));
        }
        String[] value = word.substring(equals + 1).split(":");
        int n = Integer.parseInt(value[0]);
        return switch (word.substring(0, equals)) {
            case "path" -> new CallRole(n, secondPath, file, address, limit, limitKind, operation, waiting);
            case "second" -> new CallRole(path, n, file, address, limit, limitKind, operation, waiting);
            case "file" -> new CallRole(path, secondPath, n, address, limit, limitKind, operation, waiting);
            case "address" -> new CallRole(path, secondPath, file, n, limit, limitKind, operation, waiting);
            case "limit" -> new CallRole(
                    path, secondPath, file, address, n, constant(LimitKind.class, value[1]), operation, waiting);
            case "operation" -> new CallRole(path, secondPath, file, address, limit, limitKind, n, waiting);
            default -> throw new IllegalArgumentException("\"" + word + "\" is no role of an argument");
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(java.util.Locale.ROOT));
    }
}
