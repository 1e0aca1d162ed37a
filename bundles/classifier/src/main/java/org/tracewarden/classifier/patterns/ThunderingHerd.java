// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * Threads of one process whose futex waits on one address end together, again and again, and at least half of which
 * wait on a futex again at once: those were woken in vain. Threads that are woken together because there is work for
 * each of them (a barrier, workers of a garbage collector) do not come back at once and are no herd. Only waits that
 * are slow are told, so that a herd that runs more often than that is not seen, and whether a wake-up was in vain shows
 * when the next wait ends. Lost events can only hide it.
 */
final class ThunderingHerd implements Detector {

    static final int ADDRESSES = 16;
    static final int THREADS = 128;
    private static final int WAKEUPS = 32;
    private static final Set<String> CALLS = Set.of("futex", "futex_time64", "futex_wait");
    private static final int ADDRESSES_SHOWN = 4;

    /** Waits on one address that ended together. */
    private static final class Wakeup {
        final long first;
        long last;
        int threads;
        int inVain;

        Wakeup(long first) {
            this.first = first;
            this.last = first;
        }

        boolean herd(Settings.Herd settings) {
            return threads >= settings.threads() && 2 * inVain >= threads;
        }
    }

    /** How a thread's latest wait ended. */
    private static final class Woken {
        final Wakeup wakeup;
        final long at;
        private boolean inVain;

        Woken(Wakeup wakeup, long at) {
            this.wakeup = wakeup;
            this.at = at;
        }

        void inVain() {
            wakeup.inVain += inVain ? 0 : 1;
            inVain = true;
        }
    }

    private static final class State {
        final Recent<Long, Deque<Wakeup>> byAddress = new Recent<>(ADDRESSES);
        final Recent<Integer, Woken> byThread = new Recent<>(THREADS);
    }

    private Settings.Herd settings;
    private final Recent<ProcessKey, State> states;

    ThunderingHerd(Settings settings) {
        this.settings = settings.herd();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> slow(SlowSyscall event) {
        SyscallCall call = event.call();
        if (!CALLS.contains(call.syscall().name()) || !call.operation().startsWith("FUTEX_WAIT")
                && !call.syscall().name().equals("futex_wait")) {
            return Optional.empty();
        }
        State state = states.getOrAdd(event.process().key(), State::new);
        state.byThread.get(call.thread())
                .filter(woken -> call.enteredAt() >= woken.at
                        && call.enteredAt() - woken.at <= settings.returnNanos())
                .ifPresent(Woken::inVain);
        if (call.returned() && call.result() == 0) {
            ended(state, call);
        }
        return sighting(event, state);
    }

    private void ended(State state, SyscallCall call) {
        long at = call.enteredAt() + call.latencyNanos();
        Deque<Wakeup> wakeups = state.byAddress.getOrAdd(call.arguments().first(), ArrayDeque::new);
        Wakeup latest = wakeups.peekLast();
        if (latest == null || Math.abs(at - latest.first) > settings.spreadNanos()) {
            latest = begin(wakeups, at);
        }
        Wakeup wakeup = latest;
        wakeup.last = Math.max(wakeup.last, at);
        if (state.byThread.get(call.thread()).filter(woken -> woken.wakeup == wakeup).isEmpty()) {
            wakeup.threads++;
            state.byThread.remove(call.thread());
            state.byThread.getOrAdd(call.thread(), () -> new Woken(wakeup, at));
        }
    }

    private Wakeup begin(Deque<Wakeup> wakeups, long at) {
        if (!wakeups.isEmpty() && wakeups.getLast().threads < settings.threads()) {
            wakeups.removeLast();
        } else if (wakeups.size() == WAKEUPS) {
            wakeups.removeFirst();
        }
        Wakeup wakeup = new Wakeup(at);
        wakeups.addLast(wakeup);
        return wakeup;
    }

    private Optional<Sighting> sighting(SlowSyscall event, State state) {
        long begin = event.header().kernelTime() - settings.windowNanos();
        List<Wakeup> herds = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        state.byAddress.entries().forEach((address, wakeups) -> {
            wakeups.removeIf(wakeup -> wakeup.last < begin);
            List<Wakeup> here = wakeups.stream().filter(wakeup -> wakeup.herd(settings)).toList();
            herds.addAll(here);
            if (!here.isEmpty()) {
                addresses.add("0x" + Long.toHexString(address));
            }
        });
        return herds.isEmpty() ? Optional.empty() : Optional.of(sighting(event, herds, addresses));
    }

    private Sighting sighting(SlowSyscall event, List<Wakeup> herds, List<String> addresses) {
        ProcessInfo process = event.process();
        int most = herds.stream().mapToInt(wakeup -> wakeup.threads).max().orElseThrow();
        int woken = herds.stream().mapToInt(wakeup -> wakeup.threads).sum();
        int inVain = herds.stream().mapToInt(wakeup -> wakeup.inVain).sum();
        long spread = herds.stream().mapToLong(wakeup -> wakeup.last - wakeup.first).max().orElseThrow();
        long since = herds.stream().mapToLong(wakeup -> wakeup.first).min().orElseThrow();
        List<String> evidence = List.of(
                herds.size() + " times within " + Quantity.duration(settings.windowNanos())
                        + " threads ended their futex wait together, up to " + most + " at once within "
                        + Quantity.duration(spread),
                "futex addresses: " + Quantity.some(addresses, ADDRESSES_SHOWN),
                inVain + " of " + woken + " wake-ups were in vain: the thread waited again within "
                        + Quantity.duration(settings.returnNanos()));
        Words words = new Words(
                "Thundering herd: up to " + most + " threads of " + process.program() + " wake at once, and "
                        + Quantity.percent((double) inVain / woken) + " of the wake-ups are in vain",
                evidence,
                "Many threads wake but few can go on: CPU goes into context switches, and the threads push each "
                        + "other's data out of the caches.",
                "A condition variable or semaphore is broadcast where one waiter could be woken, or all waiters are "
                        + "woken for one lock.",
                "Wake one thread only (pthread_cond_signal, notify() instead of notifyAll(), FUTEX_WAKE of one or "
                        + "FUTEX_WAKE_OP), or give each thread a condition of its own.");
        return new Sighting(PatternKind.THUNDERING_HERD, process, "", herds.size() >= settings.count(), since,
                event.header(), 0, severity(most), words);
    }

    private static Severity severity(int threads) {
        return threads >= 64 ? Severity.CRITICAL : threads >= 16 ? Severity.HIGH : Severity.MEDIUM;
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
        settings = all.herd();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
