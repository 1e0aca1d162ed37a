// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.configuration;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;

/**
 * A component's settings and whether what was saved last are these. What is refused is logged, and told until something
 * is saved that is not. Thread-safe.
 *
 * @param <S> the settings, immutable
 */
public final class SavedConfiguration<S> {

    private static final Logger LOG = LoggerFactory.getLogger(SavedConfiguration.class);

    private final String pid;
    private volatile S inForce;
    private volatile CollectorStatus status = CollectorStatus.RUNNING;

    private SavedConfiguration(String pid, S defaults) {
        this.pid = pid;
        this.inForce = defaults;
    }

    /**
     * The configuration a component starts with.
     *
     * @param reader throws IllegalArgumentException with key, value and allowed range to refuse it
     * @param defaults in force when it is refused
     */
    public static <S> SavedConfiguration<S> first(String pid, Supplier<S> reader, S defaults) {
        SavedConfiguration<S> first = new SavedConfiguration<>(pid, defaults);
        first.take(reader, "the defaults are used");
        return first;
    }

    /**
     * Reads what was saved anew.
     *
     * @param reader as for {@link #first}
     * @return whether it is in force now; otherwise what was before still is
     */
    public boolean take(Supplier<S> reader) {
        return take(reader, "the configuration before it stays in use");
    }

    private boolean take(Supplier<S> reader, String instead) {
        try {
            inForce = reader.get();
        } catch (IllegalArgumentException wrong) {
            LOG.warn("configuration {} refused, {}: {}", pid, instead, wrong.getMessage());
            status = new CollectorStatus(CollectorState.DEGRADED,
                    "configuration " + pid + " refused, " + instead + ": " + wrong.getMessage());
            return false;
        }
        status = CollectorStatus.RUNNING;
        return true;
    }

    public S inForce() {
        return inForce;
    }

    public CollectorStatus status() {
        return status;
    }
}
