// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Optional;
import java.util.OptionalLong;

/** Bytes from and to block devices. */
final class IoAccounts implements Meter {

    private static final String WITH_NESTED = "blkio.throttle.io_service_bytes_recursive";
    /** What older kernels have instead. */
    private static final String ALONE = "blkio.throttle.io_service_bytes";

    private final Base base;

    IoAccounts(Base base) {
        this.base = base;
    }

    @Override
    public void measure(String group, Measured into) {
        if (base.version2()) {
            base.read(group, "io.stat").ifPresent(text -> {
                into.ioReadBytes = OptionalLong.of(Lines.sumOfNamed(text, "rbytes="));
                into.ioWriteBytes = OptionalLong.of(Lines.sumOfNamed(text, "wbytes="));
            });
            return;
        }
        Optional<String> counts = base.read(group, WITH_NESTED).or(() -> base.read(group, ALONE));
        // without any device in it the kernel does not count: since Linux 6.10 it does where a throttle rule is set
        counts.filter(text -> text.indexOf(':') > 0).ifPresent(text -> {
            into.ioReadBytes = OptionalLong.of(Lines.sumOfKind(text, "Read"));
            into.ioWriteBytes = OptionalLong.of(Lines.sumOfKind(text, "Write"));
        });
    }
}
