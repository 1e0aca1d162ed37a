// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * Sends on a connected socket that block, by peer. One that goes on counts as often as its time holds the threshold.
 * When the sockets' figures are known, at least one must have been a quarter full: the kernel lets a writer go on when
 * a third is free, so that after the call the queue is no longer full. Lost events can only hide it.
 */
final class SendBufferFull implements Detector {

    static final int PEERS = 8;
    private static final Set<String> CALLS =
            Set.of("send", "sendto", "sendmsg", "sendmmsg", "write", "writev", "sendfile", "sendfile64", "splice");

    private Settings.Blocked settings;
    private final Recent<ProcessKey, Recent<String, RecentCalls<SocketInfo>>> states;

    SendBufferFull(Settings settings) {
        this.settings = settings.send();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> slow(SlowSyscall event) {
        SyscallCall call = event.call();
        if (call.latencyNanos() < settings.slowNanos() || !CALLS.contains(call.syscall().name())) {
            return Optional.empty();
        }
        Optional<OpenFile> file = call.file().filter(SendBufferFull::connected);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String peer = peer(file.get());
        RecentCalls<SocketInfo> blocked = states.getOrAdd(event.process().key(), () -> new Recent<>(PEERS))
                .getOrAdd(peer, RecentCalls::new);
        blocked.add(event.header(), call, weight(call), file.get().socket().get());
        blocked.forgetBefore(event.header().kernelTime() - settings.windowNanos());
        return blocked.details().anyMatch(SendBufferFull::mayBeFull)
                ? Optional.of(sighting(event, peer, blocked))
                : Optional.empty();
    }

    private static boolean connected(OpenFile file) {
        return file.type() == FileType.SOCKET
                && file.socket().filter(s -> !s.type().equals("DGRAM") && !s.state().equals("LISTEN")).isPresent();
    }

    private static String peer(OpenFile file) {
        String remote = file.socket().get().remote().text();
        return Quantity.path(remote.isEmpty() ? file.path() : remote);
    }

    private static boolean mayBeFull(SocketInfo socket) {
        return socket.sendBufferBytes() == 0 || 4 * socket.sendQueueBytes() >= socket.sendBufferBytes();
    }

    private int weight(SyscallCall call) {
        return call.returned()
                ? 1
                : (int) Math.min(RecentCalls.CAPACITY, call.latencyNanos() / settings.slowNanos());
    }

    private Sighting sighting(SlowSyscall event, String peer, RecentCalls<SocketInfo> blocked) {
        String program = event.process().program();
        long median = blocked.median();
        SocketInfo fullest = blocked.details()
                .max(Comparator.comparingDouble(s -> (double) s.sendQueueBytes() / Math.max(1, s.sendBufferBytes())))
                .orElseThrow();
        List<String> evidence = new ArrayList<>();
        evidence.add(blocked.size() + (blocked.size() == 1 ? " call of " : " calls of ") + blocked.names() + " blocked "
                + Quantity.duration(settings.slowNanos()) + " or more within "
                + Quantity.duration(settings.windowNanos()) + ": median " + Quantity.duration(median) + ", longest "
                + Quantity.duration(blocked.longest()) + (event.call().returned() ? "" : ", one has not returned"));
        evidence.add("peer " + peer + " (" + fullest.type() + ", " + fullest.state() + ")");
        if (fullest.sendBufferBytes() > 0) {
            evidence.add("send queue " + Quantity.count(fullest.sendQueueBytes()) + " of "
                    + Quantity.count(fullest.sendBufferBytes()) + " bytes (SO_SNDBUF)");
        }
        Words words = new Words(
                "Send buffer full: " + program + " was blocked " + blocked.size()
                        + (blocked.size() == 1 ? " time" : " times") + " sending to " + peer + ", for up to "
                        + Quantity.duration(blocked.longest()),
                evidence,
                "The sending threads stand still until there is room, and whatever waits for them waits too.",
                "The remote end does not read as fast as this one writes (a slow consumer), or the network between "
                        + "them does not carry it.",
                "Make the receiver read faster or throttle the sender; use non-blocking I/O so that one slow peer does "
                        + "not hold up others; a larger send buffer (SO_SNDBUF) helps with bursts only.");
        return new Sighting(PatternKind.SEND_BUFFER_FULL, event.process(), peer,
                blocked.weight() >= settings.count(), blocked.since(), event.header(),
                Sighting.untilToldAgain(event.call()), severity(median), words);
    }

    /** The seed's thresholds of network calls. */
    private static Severity severity(long nanos) {
        if (nanos > 1_000_000_000L) {
            return Severity.CRITICAL;
        }
        return nanos >= 500_000_000L ? Severity.HIGH : nanos >= 100_000_000L ? Severity.MEDIUM : Severity.LOW;
    }

    @Override
    public void forget(ProcessKey process) {
        states.remove(process);
    }

    @Override
    public long forgotten() {
        return states.evicted();
    }

    @Override
    public void configure(Settings all) {
        settings = all.send();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
