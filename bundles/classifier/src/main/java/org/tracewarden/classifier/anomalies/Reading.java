// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

/**
 * Value of a measure in one second.
 *
 * @param value in the feature's unit
 * @param at end of the second, boot clock
 * @param comparable whether there was enough of it to be unusual; learnt from it is in any case
 */
record Reading(double value, long at, boolean comparable) {}
