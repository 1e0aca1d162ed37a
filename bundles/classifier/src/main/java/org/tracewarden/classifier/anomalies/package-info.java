// SPDX-License-Identifier: Apache-2.0
/**
 * What features usually are, and when they are not. Baselines are medians with robust deviations, of the host and of
 * each program (docs/decisions/010-robust-baselines.md). Nothing here measures.
 *
 * <p>A second of a process or of the host becomes a {@code Reading} for each {@code Measure}, which its
 * {@code LearntMeasure} compares and learns from, from a short {@code Burst} too. What is unusual is a
 * {@code Finding}; all findings of one {@code Concern} are one {@code Episode}, in which each measure has a
 * {@code Sign}. Starts of processes, and rates and few errors alone, are no anomalies of a process.
 */
package org.tracewarden.classifier.anomalies;
