// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.SocketInfo;

/** Does it wait for the other end of a connection? Whatever the call is: read and write serve sockets too. */
final class SocketRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.role() == Role.CONNECT) {
            return network("it waited for " + about.peerOr("the other end") + " to take the connection");
        }
        boolean ends = switch (about.waited()) {
            case CLIENT, SERVER -> true;
            case TIME -> about.role() == Role.OUTPUT;
            default -> false;
        };
        if (!ends) {
            return Verdict.OPEN;
        }
        return switch (about.role()) {
            case INPUT -> network("it waited for the answer of " + about.peerOr("a server"));
            case OUTPUT, COPY -> network("it waited for " + about.peerOr("the other end") + " to take data"
                    + queue(about));
            default -> Verdict.OPEN;
        };
    }

    private static String queue(Case about) {
        if (about.call().file().isEmpty() || about.call().file().get().socket().isEmpty()) {
            return "";
        }
        SocketInfo socket = about.call().file().get().socket().get();
        return " (" + socket.sendQueueBytes() + " of " + socket.sendBufferBytes() + " bytes of its buffer are full)";
    }

    private static Verdict network(String reason) {
        return Verdict.graded(SyscallCategory.NETWORK, reason);
    }
}
