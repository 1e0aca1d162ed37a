// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.tracewarden.api.event.ExitStatus;

/** A running helper. */
final class HeldTether implements Tether {

    private final Process helper;
    private final TetherSpec spec;
    private final StatusFile status;
    private final CompletableFuture<ExitStatus> ended;

    HeldTether(Process helper, TetherSpec spec, StatusFile status) {
        this.helper = helper;
        this.spec = spec;
        this.status = status;
        this.ended = helper.onExit().thenApply(this::conclude);
    }

    @Override
    public Process process() {
        return helper;
    }

    @Override
    public OptionalInt program() {
        return status.program();
    }

    @Override
    public CompletableFuture<ExitStatus> ended() {
        // a copy: whoever gives up waiting must not end it for others
        return ended.copy();
    }

    @Override
    public boolean tracerLost() {
        return status.untraced();
    }

    @Override
    public void end() {
        // not Process.destroy, which closes the streams, and what the program says while it ends would be lost
        helper.toHandle().destroy();
    }

    private ExitStatus conclude(Process gone) {
        if (!status.complete() && status.failure().isEmpty()) {
            // the pid of a program that has ended may be another's by now
            new Remains(status.status().isPresent() ? OptionalInt.empty() : status.forked(), spec.pipe()).kill();
        }
        status.delete();
        if (status.failure().isPresent()) {
            throw failed(spec.argv().get(0) + " cannot be run: " + status.failure().get());
        }
        return status.status().filter(told -> status.complete()).orElseThrow(() -> failed(
                "the helper that held " + spec.argv().get(0) + " ended with code " + gone.exitValue()
                        + " before its program; what was found of that was killed"));
    }

    private static CompletionException failed(String reason) {
        return new CompletionException(new IOException(reason));
    }
}
