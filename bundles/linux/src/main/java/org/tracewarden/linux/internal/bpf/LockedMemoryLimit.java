// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RLIMIT_MEMLOCK, against which kernels before 5.11 charge BPF maps. */
final class LockedMemoryLimit {

    private static final Logger LOG = LoggerFactory.getLogger(LockedMemoryLimit.class);
    private static final int RLIMIT_MEMLOCK = 8;
    private static final long UNLIMITED = -1;
    private static final int LIMIT_BYTES = 16;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private LockedMemoryLimit() {}

    static void raiseWhereItCounts(Natives natives) {
        String release = System.getProperty("os.version");
        if (!charges(release)) {
            return;
        }
        try (Memory limit = new Memory(LIMIT_BYTES)) {
            limit.setLong(0, UNLIMITED);
            limit.setLong(8, UNLIMITED);
            int result = natives.libc().setrlimit(RLIMIT_MEMLOCK, limit);
            int errno = natives.lastErrno();
            if (result != 0) {
                LOG.warn("Cannot lift the limit of locked memory, which on kernel {} bounds BPF maps: {}", release,
                        natives.describe(errno));
            }
        }
    }

    /** Whether a kernel release, such as {@code 5.10.0-28-amd64}, is older than 5.11. */
    static boolean charges(String release) {
        Matcher version = VERSION.matcher(release);
        if (!version.matches()) {
            return true;
        }
        int major = Integer.parseInt(version.group(1));
        return major < 5 || major == 5 && Integer.parseInt(version.group(2)) < 11;
    }
}
