// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Optional;

/** Names of users by their id in the initial user namespace. */
@FunctionalInterface
public interface Users {

    /** Knows none. */
    Users NONE = uid -> Optional.empty();

    Optional<String> name(int uid);

    /** The name, or the number where there is none. */
    default String nameOrId(int uid) {
        return name(uid).map(SafeText::of).orElseGet(() -> Integer.toUnsignedString(uid));
    }

    /** {@code alice (uid 1000)}, {@code uid 1000}. */
    default String described(int uid) {
        String id = "uid " + Integer.toUnsignedString(uid);
        return name(uid).map(name -> SafeText.of(name) + " (" + id + ")").orElse(id);
    }
}
