// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

/** A measure that was unusual in one second. */
record Finding(Measure measure, Verdict verdict) {}
