// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

/**
 * What a feature usually is.
 *
 * @param median in the feature's unit
 * @param deviation robust standard deviation: 1.4826 times the median absolute deviation, or the distance from the
 *     median to the 90th percentile divided by 1.2816, or a configured least one, whichever is the largest; never 0
 * @param samples seconds it was learnt from
 */
public record Baseline(double median, double deviation, long samples) {

    public double z(double value) {
        return (value - median) / deviation;
    }
}
