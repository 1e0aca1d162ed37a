// SPDX-License-Identifier: Apache-2.0
/**
 * What the console commands reach of the platform. The commands themselves are in {@code command}, what they print in
 * {@code render}.
 */
package org.tracewarden.shell;
