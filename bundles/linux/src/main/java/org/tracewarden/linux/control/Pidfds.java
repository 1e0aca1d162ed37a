// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.process.ProcessKey;

/** Descriptors of processes ({@code pidfd_open(2)}). OSGi service. Thread-safe. */
@ProviderType
public interface Pidfds {

    /** Empty when that process has ended: another one with its pid is not meant. */
    Optional<Pidfd> open(ProcessKey process);

    /** The identity of whichever living process has the pid now. */
    Optional<ProcessKey> identify(int pid);
}
