// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

/**
 * One statement of a certificate.
 *
 * @param aspect which question it answers
 * @param text a sentence for a person
 * @param source what it was read from, such as {@code tp_btf/signal_generate} or {@code exit code}
 */
public record Finding(Aspect aspect, String text, String source, Confidence confidence) {

    /** The questions of a death certificate. */
    public enum Aspect { WHO, HOW, BY_WHOM, WHY, CONTEXT }
}
