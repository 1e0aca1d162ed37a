// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** What processes and the host do, each second and over time. Bounded. Thread-safe. */
@ProviderType
public interface Features {

    /** The last second of each process that called or was in a call, in no order. */
    List<Activity> processes();

    /** The last second of the whole host; empty before the first. */
    Optional<Activity> host();

    /**
     * Series of a process; all features and categories that have a point.
     *
     * @param process empty for the host
     */
    List<Feature> series(Optional<ProcessKey> process, Resolution resolution, Instant since);

    /** Processes of which series are kept. */
    List<ProcessInfo> known();

    /** Processes whose series were given up for want of memory. */
    long forgotten();

    /** Memory that the series take, and may take. */
    long usedBytes();

    long limitBytes();
}
