// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;

/**
 * What a person is told of a pattern.
 *
 * @param summary one sentence with the decisive figures
 * @param evidence what was measured, a fact each
 * @param impact what it does to the process or the host
 * @param cause what typically causes it
 * @param remediation what to do about it
 */
record Words(String summary, List<String> evidence, String impact, String cause, String remediation) {

    Words {
        evidence = List.copyOf(evidence);
    }
}
