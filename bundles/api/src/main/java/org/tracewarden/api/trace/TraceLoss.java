// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/**
 * Items that a stage never saw.
 *
 * @param stage the one that was too slow
 * @param items what was lost: {@code lines}, {@code events} or {@code actions}
 * @param afterSequence sequence of the last item before them
 */
public record TraceLoss(String stage, String items, long lost, long afterSequence) {}
