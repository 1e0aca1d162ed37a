// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/**
 * A call to be read.
 *
 * @param byName its category by name alone
 * @param waited what it waited for: by the kernel side, otherwise by the file behind its descriptor
 */
record Case(ProcessKey process, SyscallCall call, Role role, SyscallCategory byName, WaitKind waited) {

    static Case of(ProcessKey process, SyscallCall call, SyscallCategory byName) {
        WaitKind waited = call.waitedFor();
        if (waited == WaitKind.UNKNOWN && call.file().isPresent()) {
            waited = FileWait.of(call.file().get());
        }
        return new Case(process, call, Role.of(call.syscall().name()), byName, waited);
    }

    /** The file for a person: {@code /var/lib/x}, {@code descriptor 7}; the words given when it is not known. */
    String fileOr(String unknown) {
        if (call.file().isEmpty()) {
            return call.path().isEmpty() ? unknown : call.path();
        }
        OpenFile file = call.file().get();
        return file.path().isEmpty() ? "descriptor " + file.descriptor() : file.path();
    }

    /** The other end of its socket; empty when not known. */
    String peer() {
        if (call.file().isPresent() && call.file().get().socket().isPresent()) {
            String remote = call.file().get().socket().get().remote().text();
            if (!remote.isEmpty()) {
                return remote;
            }
        }
        return call.address().isPresent() ? call.address().get().text() : "";
    }

    /** Whether it is a socket between processes of this host: unix or netlink. */
    boolean isLocalSocket() {
        return call.file().isPresent() && call.file().get().socket().isPresent()
                && !call.file().get().socket().get().local().family().startsWith("INET");
    }

    String peerOr(String unknown) {
        String peer = peer();
        return peer.isEmpty() ? unknown : peer;
    }

    String fileSystem() {
        return call.file().isPresent() ? call.file().get().fileSystem() : "";
    }

    /** Boot clock. */
    long endedAt() {
        return call.enteredAt() + call.latencyNanos();
    }
}
