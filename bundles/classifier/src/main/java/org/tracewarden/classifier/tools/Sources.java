// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Optional;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.classifier.features.MetricHistory;

/**
 * What the tools ask, as it is at this moment. Those that are needed but not there make an
 * {@link IllegalStateException} that says what to install. OSGi service within this bundle. Thread-safe.
 */
public interface Sources {

    Observations observations();

    Patterns patterns();

    MetricHistory metrics();

    /** Empty while processes are not watched. */
    Optional<ProcessTable> processes();
}
