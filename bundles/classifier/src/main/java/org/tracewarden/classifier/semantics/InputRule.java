// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.SyscallArguments;

/** Does it wait for somebody to say something? */
final class InputRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        return switch (about.role()) {
            case INPUT -> input(about);
            case ACCEPT -> accept(about);
            case OPEN -> open(about);
            case COMPLETION -> completion(about);
            default -> Verdict.OPEN;
        };
    }

    private static Verdict input(Case about) {
        return switch (about.waited()) {
            case TERMINAL -> Verdict.idle("it waited for someone to type on " + about.fileOr("a terminal"));
            case PIPE -> Verdict.idle("it waited for the other end of " + about.fileOr("a pipe") + " to write");
            case EVENT -> Verdict.idle("it waited for an event of " + about.fileOr("its descriptor"));
            case DEVICE -> Verdict.idle("it waited for the device " + about.fileOr("behind its descriptor")
                    + " to have data, and not for a disk");
            case SERVER -> Verdict.idle(about.isLocalSocket()
                    ? "it waited for " + about.peerOr("the other end") + " to send something over a local socket"
                    : "it waited for " + about.peerOr("a client")
                            + " to send something: it is the one who is asked");
            default -> Verdict.OPEN;
        };
    }

    private static Verdict accept(Case about) {
        return switch (about.waited()) {
            case SERVER, CLIENT -> Verdict.idle("it waited for a client to connect");
            default -> Verdict.OPEN;
        };
    }

    private static Verdict open(Case about) {
        return switch (about.waited()) {
            case PIPE -> Verdict.idle("it waited for someone to open the other end of " + about.fileOr("a pipe"));
            case TERMINAL, DEVICE -> Verdict.idle("it waited for the device " + about.fileOr("to be ready"));
            default -> Verdict.OPEN;
        };
    }

    private static Verdict completion(Case about) {
        return switch (about.waited()) {
            case EVENT, DEVICE -> requests();
            case UNKNOWN -> about.call().syscall().name().equals("io_uring_enter")
                            && !about.call().arguments().equals(SyscallArguments.NONE)
                    ? requests()
                    : Verdict.OPEN;
            default -> Verdict.OPEN;
        };
    }

    private static Verdict requests() {
        return Verdict.idle("it waited for requests handed in earlier; whether those were for a disk or for a client"
                + " that says nothing is not known");
    }
}
