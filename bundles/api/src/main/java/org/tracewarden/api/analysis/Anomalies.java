// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Anomalies that go on, and those that ended last. Bounded. Thread-safe. */
@ProviderType
public interface Anomalies {

    /** Going-on ones first, then the ended ones, the newest first. */
    List<Anomaly> all();

    /** How many baselines are kept, and how many of them are still being learnt. */
    int baselines();

    int learning();
}
