// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the kernel log. OSGi service. Thread-safe. */
@ProviderType
public interface KernelLogs {

    /**
     * The kernel log from now on; each caller gets a reading position of its own.
     *
     * @throws IOException with path and errno, as when the caller lacks CAP_SYSLOG and kernel.dmesg_restrict is set
     */
    KernelLog open() throws IOException;
}
