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

    /** Both streams, for failure messages; summaries of failures show the first line only. */
    @Override
    public String toString() {
        String most = (err + out).lines().filter(line -> !line.isBlank()).findFirst().orElse("nothing printed");
        return "exit status " + status + ": " + most + "\n--- out\n" + out + "--- err\n" + err;
    }
}
