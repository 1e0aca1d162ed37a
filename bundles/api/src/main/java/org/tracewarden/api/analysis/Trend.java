// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

/**
 * Where a feature is heading.
 *
 * @param perMinute slope in the feature's unit a minute
 * @param pValue probability that such a trend shows without there being one, 0 to 1
 */
public record Trend(double perMinute, double pValue) {}
