// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Optional;
import java.util.OptionalLong;

/** Bytes from and to block devices. Thread-safe. */
final class IoAccounts {

    private static final String WITH_NESTED = "blkio.throttle.io_service_bytes_recursive";
    /** What older kernels have instead. */
    private static final String ALONE = "blkio.throttle.io_service_bytes";

    private final Base base;
    private volatile boolean older;

    IoAccounts(Base base) {
        this.base = base;
    }

    /** Whether it counts what the kernel writes for members that do not run, as version 2 does. */
    boolean countsForThoseAtRest() {
        return base.version2();
    }

    void measure(String group, Measured into) {
        if (base.version2()) {
            base.read(group, "io.stat").ifPresent(text -> {
                into.ioReadBytes = OptionalLong.of(Lines.sumOfNamed(text, "rbytes="));
                into.ioWriteBytes = OptionalLong.of(Lines.sumOfNamed(text, "wbytes="));
            });
            return;
        }
        // without any device in it the kernel does not count: since Linux 6.10 it does where a throttle rule is set
        counts(group).filter(text -> text.indexOf(':') > 0).ifPresent(text -> {
            into.ioReadBytes = OptionalLong.of(Lines.sumOfKind(text, "Read"));
            into.ioWriteBytes = OptionalLong.of(Lines.sumOfKind(text, "Write"));
        });
    }

    private Optional<String> counts(String group) {
        Optional<String> text = older ? Optional.empty() : base.read(group, WITH_NESTED);
        if (text.isPresent()) {
            return text;
        }
        Optional<String> alone = base.read(group, ALONE);
        // a group that is gone has neither
        older |= alone.isPresent();
        return alone;
    }
}
