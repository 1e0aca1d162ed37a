// SPDX-License-Identifier: Apache-2.0
/**
 * What features usually are, and when they are not. Baselines are medians with median absolute deviations, of the host
 * and of each program (docs/decisions/010-robust-baselines.md). Nothing here measures.
 */
package org.tracewarden.classifier.anomalies;
