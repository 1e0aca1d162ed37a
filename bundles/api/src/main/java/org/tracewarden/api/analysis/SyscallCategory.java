// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a call is about. */
public enum SyscallCategory {
    BLOCKING_IO,
    LOCK_CONTENTION,
    FILE_SYSTEM,
    NETWORK,
    /** Waiting for input or for time: nothing is slow. */
    IDLE_WAIT,
    /** In no category. */
    OTHER;

    /** The word used in configuration and queries: {@code blocking_io}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the words there are; case and {@code -} for {@code _} do not matter */
    public static SyscallCategory of(String word) {
        String wanted = word.strip().replace('-', '_');
        for (SyscallCategory category : values()) {
            if (category.name().equalsIgnoreCase(wanted)) {
                return category;
            }
        }
        throw new IllegalArgumentException("unknown category '" + word + "'; there are "
                + Arrays.stream(values()).map(SyscallCategory::word).collect(Collectors.joining(", ")));
    }
}
