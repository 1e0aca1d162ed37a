// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.part;

import org.osgi.annotation.versioning.ConsumerType;
import org.tracewarden.api.collector.CollectorStatus;

/**
 * A part of the platform that collects nothing and still has something to tell of itself, above all that it refused a
 * configuration. Its life is its component's life. Thread-safe.
 */
@ConsumerType
public interface Part {

    /** Short name that no collector has, such as {@code classifier}. */
    String name();

    CollectorStatus status();
}
