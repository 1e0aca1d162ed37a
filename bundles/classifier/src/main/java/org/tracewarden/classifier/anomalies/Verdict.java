// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import org.tracewarden.api.analysis.Baseline;

/**
 * A value compared.
 *
 * @param value in the feature's unit
 * @param baseline what it was compared with
 * @param z how far away it is
 * @param unusual whether that is far enough, in a direction that matters
 */
record Verdict(double value, Baseline baseline, double z, boolean unusual) {}
