// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import org.osgi.annotation.versioning.ProviderType;

/** A process that cannot be mistaken for another one. Thread-safe. */
@ProviderType
public interface Pidfd extends AutoCloseable {

    /**
     * @param signal 0 only asks
     * @return whether it was sent: false when the process has ended
     */
    boolean signal(int signal);

    /** Whether it has ended; its parent may not have waited for it yet. */
    boolean ended();

    @Override
    void close();
}
