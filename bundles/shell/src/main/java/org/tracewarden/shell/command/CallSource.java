// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;

/** Where streams of calls come from. */
record CallSource(Platform platform) {

    /** @throws CommandException when the request is refused, or there is nobody to serve it */
    SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver) throws CommandException {
        try {
            return new Needed(platform).streams().open(request, receiver);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw Failure.of(SafeText.of(String.valueOf(refused.getMessage())));
        }
    }

    /** Whether the one process that is followed has ended; never true where nobody can tell. */
    BooleanSupplier gone(StreamRequest request) {
        Optional<ProcessTable> table = platform.processes();
        Optional<ProcessKey> key = request.pid().isEmpty()
                ? Optional.empty()
                : table.flatMap(t -> t.find(request.pid().getAsInt())).filter(ProcessTable.Entry::alive)
                        .map(entry -> entry.info().key());
        return () -> key.isPresent()
                && table.flatMap(t -> t.find(key.get())).map(entry -> !entry.alive()).orElse(false);
    }

    static CommandException stopped() {
        return Failure.of("The collector of system calls was stopped: give the command again.");
    }
}
