// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.Watchdog;

/**
 * The watchdog of one run, which begins with the first look at it. All times are of the monotonic clock, which neither
 * jumps nor counts while the host sleeps. It is silent when two looks in a row find it so: after a time in which the
 * platform itself was held up, signs of life still wait to be read at the first. A heartbeat file whose file system
 * does not answer says nothing of the agent: while it cannot be looked at nobody knows, and its time begins anew
 * afterwards. Not thread-safe.
 */
final class Silence {

    /** A look that takes longer than this is held up by the file system, not by chance. */
    private static final long HIDDEN_NANOS = 2_000_000_000L;

    private final Watchdog watchdog;
    /** Empty when its signs are notifications. */
    private final Optional<TouchedFile> file;
    private TouchedFile.Touch touch = TouchedFile.Touch.UNSEEN;
    /** For how long the file cannot be looked at, or could not before its time began anew. */
    private long hidden;
    private boolean hiddenNow;
    /** Whether the look that was asked for last has not come back. */
    private boolean unanswered;
    private boolean ready;
    private long lastSign;
    private boolean signSeen;
    private int looksOverdue;

    /** @param nanos now, when its time begins */
    Silence(Watchdog watchdog, TouchedFiles files, long nanos, boolean ready) {
        this.watchdog = watchdog;
        this.ready = ready;
        file = watchdog.kind() == Watchdog.Kind.FILE ? Optional.of(files.watch(watchdog.file())) : Optional.empty();
        file.ifPresent(watched -> touch = watched.look());
        lastSign = nanos;
    }

    boolean isOf(Watchdog other) {
        return watchdog.equals(other);
    }

    /**
     * @param nanos now
     * @param heard when a notification came last, the same clock; before the first look, or {@code Long.MIN_VALUE},
     *     for never
     * @param nowReady whether it said {@code READY=1}, which is a sign of life as well
     * @param circumstances further evidence, asked when it is told
     */
    Verdict look(long nanos, long heard, boolean nowReady, Supplier<List<String>> circumstances) {
        if (file.isPresent()) {
            look(file.get(), nanos);
        } else {
            listen(nanos, heard, nowReady);
        }
        if (hiddenNow) {
            looksOverdue = 0;
            return Verdict.UNKNOWN;
        }
        long silent = nanos - lastSign;
        if (silent <= watchdog.timeout().toNanos()) {
            looksOverdue = 0;
            return Verdict.FINE;
        }
        if (unanswered) {
            return Verdict.PENDING;
        }
        looksOverdue = Math.min(2, looksOverdue + 1);
        return looksOverdue < 2 ? Verdict.PENDING : new Verdict.Exceeded(() -> finding(silent, circumstances));
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

    private void look(TouchedFile watched, long nanos) {
        long awaited = watched.awaitedNanos();
        unanswered = awaited > 0;
        TouchedFile.Touch now = watched.look();
        if (awaited > HIDDEN_NANOS) {
            hidden = awaited;
            hiddenNow = true;
            return;
        }
        if (hiddenNow) {
            hiddenNow = false;
            lastSign = nanos;
        }
        if (now.isSignAfter(touch)) {
            sign(nanos);
        }
        touch = now.known() ? now : touch;
    }

    private void sign(long nanos) {
        lastSign = nanos;
        signSeen = true;
        hidden = 0;
    }

    /** What is to be said while nobody knows. */
    String note() {
        return watchdog.file() + " cannot be looked at for " + Figures.duration(hidden)
                + ", so that hanging cannot be seen; its file system does not answer";
    }

    private Finding finding(long silent, Supplier<List<String>> circumstances) {
        String timeout = Figures.set(watchdog.timeout().toNanos() / 1_000);
        String span = Figures.duration(silent);
        String summary = FaultKind.UNRESPONSIVE.words() + ": "
                + (file.isPresent() ? watchdog.file() + " not touched" : "no WATCHDOG=1") + " for " + span + ", limit "
                + timeout;
        List<String> evidence = new ArrayList<>();
        String where = file.isPresent() ? watchdog.file() + ": " + touch.words() + "; " : "notification socket: ";
        evidence.add(where + lastSign(span) + "; limit " + timeout);
        evidence.addAll(circumstances.get());
        return new Finding(summary, evidence);
    }

    private String lastSign(String span) {
        if (hidden > 0) {
            return "no sign of life in the " + span + " since it can be looked at again, which it could not for "
                    + Figures.duration(hidden);
        }
        return signSeen ? "last sign of life " + span + " ago"
                : "no sign of life in the " + span + " that it is watched";
    }
}
