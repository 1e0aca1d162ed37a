// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.Watchdog;

/**
 * The watchdog of one run, which begins with the first look at it. All times are of the monotonic clock, which neither
 * jumps nor counts while the host sleeps. It is silent when two looks in a row find it so: after a time in which the
 * platform itself was held up, signs of life still wait to be read at the first. Not thread-safe.
 */
final class Silence {

    private final TouchedFiles files;
    private final Supplier<List<String>> circumstances;
    private Watchdog watchdog = Watchdog.NONE;
    private boolean ready;
    private long lastSign;
    private boolean signSeen;
    private TouchedFiles.Touch touch = TouchedFiles.Touch.NEVER;
    private int looksOverdue;

    /** @param circumstances further evidence, asked when it is told */
    Silence(TouchedFiles files, Supplier<List<String>> circumstances) {
        this.files = files;
        this.circumstances = circumstances;
    }

    /**
     * @param nanos now
     * @param heard when a notification came last, the same clock; before the first look, or {@code Long.MIN_VALUE},
     *     for never
     * @param nowReady whether it said {@code READY=1}, which is a sign of life as well
     */
    Verdict look(Watchdog wanted, long nanos, long heard, boolean nowReady) {
        if (!wanted.equals(watchdog)) {
            watchdog = wanted;
            ready = nowReady;
            touch = wanted.kind() == Watchdog.Kind.FILE ? files.look(wanted.file()) : TouchedFiles.Touch.NEVER;
            lastSign = nanos;
            signSeen = false;
            looksOverdue = 0;
            return Verdict.PENDING;
        }
        switch (watchdog.kind()) {
            case NONE -> {
                return Verdict.FINE;
            }
            case NOTIFY -> listen(nanos, heard, nowReady);
            case FILE -> look(nanos);
        }
        long silent = nanos - lastSign;
        if (silent <= watchdog.timeout().toNanos()) {
            looksOverdue = 0;
            return Verdict.FINE;
        }
        looksOverdue = Math.min(2, looksOverdue + 1);
        return looksOverdue < 2 ? Verdict.PENDING : new Verdict.Exceeded(() -> finding(silent));
    }

    private void listen(long nanos, long heard, boolean nowReady) {
        if (nowReady && !ready) {
            sign(nanos);
        }
        ready = nowReady;
        if (heard != Long.MIN_VALUE && heard - lastSign > 0) {
            sign(heard);
        }
    }

    private void look(long nanos) {
        TouchedFiles.Touch now = files.look(watchdog.file());
        if (now.there() && !now.equals(touch)) {
            sign(nanos);
        }
        touch = now;
    }

    private void sign(long nanos) {
        lastSign = nanos;
        signSeen = true;
    }

    private Finding finding(long silent) {
        String timeout = Figures.set(watchdog.timeout().toNanos() / 1_000);
        boolean file = watchdog.kind() == Watchdog.Kind.FILE;
        String summary = FaultKind.UNRESPONSIVE.words() + ": "
                + (file ? watchdog.file() + " not touched" : "no WATCHDOG=1") + " for "
                + Figures.secondsOfNanos(silent) + ", limit " + timeout;
        List<String> evidence = new ArrayList<>();
        String last = signSeen
                ? "last sign of life " + Figures.secondsOfNanos(silent) + " ago"
                : "no sign of life in the " + Figures.secondsOfNanos(silent) + " that it is watched";
        String where = file ? watchdog.file() + ": " + touch.words() + "; " : "notification socket: ";
        evidence.add(where + last + "; limit " + timeout);
        evidence.addAll(circumstances.get());
        return new Finding(summary, evidence);
    }
}
