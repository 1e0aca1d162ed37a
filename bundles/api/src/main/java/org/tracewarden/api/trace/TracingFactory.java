// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.journal.Journal;

/** Makes sessions where there is no OSGi; found with {@link java.util.ServiceLoader}. Thread-safe. */
@ProviderType
public interface TracingFactory {

    /**
     * @param journal where the four streams of each session go; without one they go nowhere
     * @param directory for pipes and helpers; made, and readable by this user alone
     */
    TraceSessions open(Optional<Journal> journal, Path directory);
}
