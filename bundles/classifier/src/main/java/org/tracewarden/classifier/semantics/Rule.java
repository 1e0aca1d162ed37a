// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

/** One question about a call. */
@FunctionalInterface
interface Rule {

    /** What the call is; {@link Verdict#OPEN} when this rule cannot tell. */
    Verdict judge(Case about);
}
