// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps the newest observations. Bounded: the oldest are forgotten first, and counted. Thread-safe. */
@ProviderType
public interface Observations {

    List<SyscallObservation> find(ObservationQuery query);

    /** Calls classified since the classifier started. */
    long classified();

    /** Observations forgotten for want of room. */
    long forgotten();

    int capacity();
}
