// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

/**
 * How baselines are learnt.
 *
 * @param warmUpSeconds seconds with a value before a baseline is used
 * @param programs programs of which baselines are kept; the one that was active longest ago goes first
 * @param relearnNanos how long a new level must hold to become the usual one
 * @param settleNanos first time of a process's own life that is neither learnt from nor compared: start-up is no news
 * @param relativeFloor least deviation of a latency or an error rate, as a share of its median
 * @param activityFloor least deviation of a rate or of time blocked, as a share of its median
 */
public record LearningRules(
        int warmUpSeconds,
        int programs,
        long relearnNanos,
        long settleNanos,
        double relativeFloor,
        double activityFloor) {

    public static final LearningRules DEFAULT =
            new LearningRules(300, 256, 3_600_000_000_000L, 30_000_000_000L, 0.10, 0.50);
}
