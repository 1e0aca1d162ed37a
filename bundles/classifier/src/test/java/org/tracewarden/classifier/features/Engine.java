// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;

/** A feature engine for tests of other packages. */
public final class Engine {

    private final FeatureEngine engine;

    public Engine(Host host, Judge judge) {
        engine = new FeatureEngine(Host.categories(), judge, host, Settings.DEFAULTS);
    }

    public void add(SyscallStats stats) {
        engine.add(stats);
    }

    /** Ends the second that is open. */
    public void end() {
        engine.endDue(Long.MAX_VALUE);
    }

    public List<Activity> processes() {
        return engine.processes();
    }

    public List<Feature> series(Optional<ProcessKey> process, Resolution resolution) {
        return engine.series(process, resolution, Instant.EPOCH);
    }
}
