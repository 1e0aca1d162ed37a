// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

/** Reads what one controller counts. What cannot be read is left empty. */
@FunctionalInterface
interface Meter {

    void measure(String group, Measured into);
}
