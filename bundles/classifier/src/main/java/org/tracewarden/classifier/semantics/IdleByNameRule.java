// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;

/** Is it a call that does nothing but wait? */
final class IdleByNameRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.byName() != SyscallCategory.IDLE_WAIT) {
            return Verdict.OPEN;
        }
        return Verdict.idle(switch (about.role()) {
            case READINESS -> "it waits until one of its descriptors is ready: an event loop with nothing to do";
            case SLEEP -> "it sleeps because it asked to";
            case CHILD -> "it waits for a child to end or stop";
            case SIGNAL -> "it waits for a signal";
            case MESSAGE -> "it waits for a message in its queue";
            default -> "this call only waits, says the configuration";
        });
    }
}
