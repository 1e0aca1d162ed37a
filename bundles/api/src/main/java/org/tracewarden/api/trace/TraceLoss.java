// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

/**
 * Items that a stage never saw.
 *
 * @param stage the one that was too slow
 * @param items what was lost: {@code lines}, {@code events} or {@code actions}
 * @param lost how many, at least 1
 * @param afterSequence sequence of the last item before them, in the numbering of what was lost; 0 when there was none
 */
public record TraceLoss(String stage, String items, long lost, long afterSequence) {}
