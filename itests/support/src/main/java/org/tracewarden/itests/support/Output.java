// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.support;

/**
 * What a command left behind.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
public record Output(int status, String out, String err) {

    /** Both streams, for failure messages. */
    @Override
    public String toString() {
        return "exit status " + status + "\n--- out\n" + out + "--- err\n" + err;
    }
}
