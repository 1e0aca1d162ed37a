// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.process.ProcessKey;

/**
 * Calls by process, living and recently dead ones, summed since the collector first saw each. Bounded: the process that
 * called longest ago is forgotten first. Thread-safe; what it returns does not change.
 */
@ProviderType
public interface SyscallLedger {

    Optional<ProcessSyscalls> find(ProcessKey process);

    /** All that are kept, in no order. */
    List<ProcessSyscalls> all();

    /** How many are kept. */
    default int size() {
        return all().size();
    }

    /** Processes forgotten for want of room. */
    long forgotten();

    int capacity();
}
