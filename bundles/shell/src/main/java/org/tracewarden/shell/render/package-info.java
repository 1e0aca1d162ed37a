// SPDX-License-Identifier: Apache-2.0
/**
 * Turns values of the api into lines of text. Knows nothing of Karaf, prints nothing, and every class is testable
 * alone.
 */
package org.tracewarden.shell.render;
