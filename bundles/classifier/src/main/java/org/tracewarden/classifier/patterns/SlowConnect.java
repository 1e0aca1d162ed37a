// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * Connects to one address that take long or do not succeed. EINPROGRESS is no failure, and a connect of a datagram
 * socket reaches nobody. An IPv6 address without a way to it is left out: programs try those first on hosts that have
 * IPv4 only, and go on with the next address. Lost events can only hide it.
 */
final class SlowConnect implements Detector {

    static final int ADDRESSES = 16;
    private static final long SYN_AGAIN_NANOS = 1_000_000_000L;
    private static final Set<Integer> UNREACHABLE =
            Set.of(Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.ECONNREFUSED);

    private record Attempts(RecentCalls<String> slow, RecentCalls<String> failures) {}

    private Settings.Blocked settings;
    private int failuresNeeded;
    private final Recent<ProcessKey, Recent<String, Attempts>> states;

    SlowConnect(Settings settings) {
        this.settings = settings.connect();
        this.failuresNeeded = settings.connectFailures();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> slow(SlowSyscall event) {
        SyscallCall call = event.call();
        if (call.latencyNanos() < settings.slowNanos()) {
            return Optional.empty();
        }
        int weight = (int) Math.min(RecentCalls.CAPACITY, call.latencyNanos() / settings.slowNanos());
        return attempts(event.process(), call).flatMap(attempts -> {
            attempts.slow().add(event.header(), call, weight, "");
            return sighting(event.process(), event.header(), call, attempts);
        });
    }

    @Override
    public Optional<Sighting> failed(FailedSyscall event) {
        SyscallCall call = event.call();
        int errno = Errno.of(call);
        if (!UNREACHABLE.contains(errno)
                || errno == Errno.ENETUNREACH && address(call).filter(a -> a.family().equals("INET6")).isPresent()) {
            return Optional.empty();
        }
        return attempts(event.process(), call).flatMap(attempts -> {
            attempts.failures().add(event.header(), call, 1, call.error().get().name());
            return sighting(event.process(), event.header(), call, attempts);
        });
    }

    private Optional<Attempts> attempts(ProcessInfo process, SyscallCall call) {
        boolean datagram = socket(call).filter(s -> s.type().equals("DGRAM")).isPresent();
        if (datagram || !call.syscall().name().equals("connect")) {
            return Optional.empty();
        }
        return address(call).map(address -> states.getOrAdd(process.key(), () -> new Recent<>(ADDRESSES))
                .getOrAdd(address.text(), () -> new Attempts(new RecentCalls<>(), new RecentCalls<>())));
    }

    private static Optional<SocketInfo> socket(SyscallCall call) {
        return call.file().flatMap(file -> file.socket());
    }

    private static Optional<SocketAddress> address(SyscallCall call) {
        return call.address()
                .or(() -> socket(call).map(SocketInfo::remote))
                .filter(address -> !address.text().isEmpty());
    }

    private Optional<Sighting> sighting(ProcessInfo process, EventHeader at, SyscallCall call, Attempts attempts) {
        long begin = at.kernelTime() - settings.windowNanos();
        attempts.slow().forgetBefore(begin);
        attempts.failures().forgetBefore(begin);
        String address = Quantity.path(address(call).orElseThrow().text());
        RecentCalls<String> slow = attempts.slow();
        RecentCalls<String> failures = attempts.failures();
        List<String> evidence = new ArrayList<>();
        evidence.add("address " + address);
        if (!slow.isEmpty()) {
            evidence.add(slow.size() + " of its connects took " + Quantity.duration(settings.slowNanos())
                    + " or more within " + Quantity.duration(settings.windowNanos()) + ": median "
                    + Quantity.duration(slow.median()) + ", longest " + Quantity.duration(slow.longest())
                    + (call.returned() ? "" : ", one has not returned"));
        }
        if (slow.longest() >= SYN_AGAIN_NANOS) {
            evidence.add("a second and more means that the first SYN got no answer: "
                    + "it is sent again after 1 s, 3 s and 7 s");
        }
        Map<String, Long> errors = failures.details().collect(
                Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        errors.forEach((name, count) -> evidence.add(
                count + " failed with " + name + " within " + Quantity.duration(settings.windowNanos())));
        boolean strong = slow.weight() >= settings.count() || failures.size() >= failuresNeeded;
        long since = Math.min(slow.isEmpty() ? Long.MAX_VALUE : slow.since(),
                failures.isEmpty() ? Long.MAX_VALUE : failures.since());
        return Optional.of(new Sighting(PatternKind.SLOW_CONNECT, process, address, strong, since, at,
                Sighting.untilToldAgain(call), severity(slow, errors),
                words(process, address, slow, errors, evidence)));
    }

    private static Words words(ProcessInfo process, String address, RecentCalls<String> slow,
            Map<String, Long> errors, List<String> evidence) {
        String how = slow.isEmpty()
                ? "fails with " + String.join(", ", errors.keySet())
                : "takes up to " + Quantity.duration(slow.longest())
                        + (errors.isEmpty() ? "" : " and fails with " + String.join(", ", errors.keySet()));
        boolean onlyRefused = slow.isEmpty() && errors.keySet().equals(Set.of("ECONNREFUSED"));
        return new Words(
                (slow.isEmpty() ? "Unreachable" : "Slow") + " connect: " + process.program() + " to " + address + " "
                        + how,
                evidence,
                "Whatever needs the connection waits for it; retries without a pause add load to an end that is in "
                        + "trouble already.",
                onlyRefused
                        ? "Nothing listens at that address: the service is down, or it is the wrong port."
                        : "The remote end is down or overloaded, its queue of connections is full, or a firewall or a "
                                + "route drops the packets.",
                onlyRefused
                        ? "See whether the service runs and on which address it listens (ss -ltn there); retry with a "
                                + "growing pause."
                        : "Test the way to the host, look at TCP retransmits and at connections in SYN_SENT (ss -tn "
                                + "state syn-sent), and at the listener's queue on the other end (ss -ltn there: "
                                + "Recv-Q against Send-Q); set a connect time-out and retry with a growing pause.");
    }

    /** The seed's thresholds of network calls; a refusal is an answer. */
    private static Severity severity(RecentCalls<String> slow, Map<String, Long> errors) {
        if (slow.longest() > 1_000_000_000L || errors.containsKey("ETIMEDOUT")) {
            return Severity.CRITICAL;
        }
        if (slow.longest() >= 500_000_000L || !Set.of("ECONNREFUSED").containsAll(errors.keySet())) {
            return Severity.HIGH;
        }
        return Severity.MEDIUM;
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
        settings = all.connect();
        failuresNeeded = all.connectFailures();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
