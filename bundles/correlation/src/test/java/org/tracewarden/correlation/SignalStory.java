// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;

/** One signal in a {@link Story}. */
final class SignalStory {

    private final SignalOrigin origin;
    private final Actor running;
    private final Signal signal;
    private final Actor target;
    private int thread;
    private String threadComm;
    private boolean exiting;
    private int targetThread;
    private int code;
    private long value;
    private long address;
    private SystemCall call = SystemCall.NONE;
    private Disposition disposition = Disposition.DEFAULT;
    private boolean parentDeath;
    private SignalResult result = SignalResult.QUEUED;

    private SignalStory(SignalOrigin origin, Actor running, Signal signal, Actor target) {
        this.origin = origin;
        this.running = running;
        this.signal = signal;
        this.target = target;
        thread = running.key().pid();
        threadComm = running.info().comm();
        targetThread = target.key().pid();
    }

    static SignalStory from(Actor sender, Signal signal, Actor target) {
        return new SignalStory(SignalOrigin.PROCESS, sender, signal, target);
    }

    static SignalStory kernel(Signal signal, Actor target, Actor running) {
        return new SignalStory(SignalOrigin.KERNEL, running, signal, target).code(128);
    }

    static SignalStory fault(Signal signal, Actor target, int code, long address) {
        SignalStory story = new SignalStory(SignalOrigin.FAULT, target, signal, target).code(code);
        story.address = address;
        return story;
    }

    SignalStory call(String name, long firstArgument) {
        call = new SystemCall(62, name, firstArgument);
        return this;
    }

    SignalStory call(int number, String name) {
        call = new SystemCall(number, name, 0);
        return this;
    }

    SignalStory thread(int tid, String comm) {
        thread = tid;
        threadComm = comm;
        return this;
    }

    SignalStory toThread(int tid) {
        targetThread = tid;
        return this;
    }

    SignalStory exiting() {
        exiting = true;
        return this;
    }

    SignalStory code(int siCode) {
        code = siCode;
        return this;
    }

    SignalStory value(long v) {
        value = v;
        return this;
    }

    SignalStory ignored() {
        disposition = Disposition.IGNORED;
        result = SignalResult.IGNORED;
        return this;
    }

    SignalStory handled() {
        disposition = Disposition.HANDLED;
        return this;
    }

    SignalStory result(SignalResult what) {
        result = what;
        return this;
    }

    SignalStory parentDeath() {
        parentDeath = true;
        return this;
    }

    SignalSent event(EventHeader header) {
        boolean sent = origin == SignalOrigin.PROCESS;
        return new SignalSent(header, signal, origin, sent ? Optional.of(running.info()) : Optional.empty(),
                sent ? thread : 0, sent ? threadComm : "", sent ? running.ancestry() : List.of(), running.info(),
                exiting, target.info(), targetThread, targetThread != target.key().pid(), code, value, address, 0,
                call, disposition, parentDeath, result);
    }
}
