// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The kernel log (/dev/kmsg), from the moment it was opened. For one reader. */
@ProviderType
public interface KernelLog extends AutoCloseable {

    /** Lines since the last call, without blocking. */
    List<Line> drain();

    @Override
    void close();

    /** @param bootNanos the record's time stamp, microsecond precision, on the kernel's log clock */
    record Line(long sequence, long bootNanos, String text) {}
}
