// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.journal.VerifyReport.Kind;
import org.tracewarden.api.journal.VerifyReport.Problem;

/**
 * Says what was done to a chain at the place where it does not go on, from what stands before, what follows, and what
 * checkpoints vouch for.
 */
final class Diagnosis {

    private final Past past;
    private final Vouchers vouchers;
    private final long expected;
    private final String lastHash;
    private final List<Suspect> lines;
    private final Suspect bad;

    /**
     * @param expected sequence of the record that should come
     * @param lastHash the hash it should continue; empty when that is not known
     * @param lines from the fault on, not empty; not all of them when they are many
     */
    Diagnosis(Past past, Vouchers vouchers, long expected, String lastHash, List<Suspect> lines) {
        this.past = past;
        this.vouchers = vouchers;
        this.expected = expected;
        this.lastHash = lastHash;
        this.lines = lines;
        this.bad = lines.get(0);
    }

    Problem problem() {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).continues(expected, lastHash)) {
                return before(i);
            }
        }
        if (!bad.whole()) {
            return edited();
        }
        if (past.withHash(bad.hash()).isPresent()) {
            return at(bad, Kind.INSERTED, expected, "a copy of record " + bad.sequence() + " stands where record "
                    + expected + " should");
        }
        if (bad.sequence() == expected) {
            return sameSequence();
        }
        if (bad.sequence() > expected) {
            return at(bad, Kind.REMOVED, expected, missing(expected, bad.sequence() - 1) + " missing: after record "
                    + (expected - 1) + " comes record " + bad.sequence());
        }
        return fork();
    }

    /** The record that should be here comes later: what stands before it was put there, or moved there. */
    private Problem before(int found) {
        Suspect genuine = lines.get(found);
        if (bad.whole() && bad.sequence() > expected && isMissingLater(found)) {
            return at(bad, Kind.REORDERED, expected, "record " + bad.sequence() + " stands before record " + expected
                    + ", which is " + place(genuine));
        }
        String what = !bad.formed() ? "a line that is no record (" + bad.formProblem() + ")"
                : !bad.hashRight() ? "a record whose hash is not that of its bytes"
                : "a record with sequence " + bad.sequence() + " that is no part of the chain";
        return at(bad, Kind.INSERTED, expected, what + " stands before record " + expected + ", which is "
                + place(genuine) + " and continues the chain");
    }

    /** Whether the bad line is a record of the chain that is not where it belongs, further on. */
    private boolean isMissingLater(int found) {
        boolean predecessorFollows = false;
        for (int i = found; i < lines.size(); i++) {
            Suspect line = lines.get(i);
            if (line.hash().equals(bad.hash()) || line.whole() && line.sequence() == bad.sequence()) {
                return false;
            }
            predecessorFollows |= line.whole() && line.hash().equals(bad.previous());
        }
        // moved by more than was looked at, or together with its predecessor
        return predecessorFollows || lines.subList(1, found).stream().anyMatch(Suspect::whole);
    }

    private Problem edited() {
        if (!bad.formed()) {
            return at(bad, Kind.EDITED, expected, "record " + expected + " should stand here, and the line does not"
                    + " have the form of a record: " + bad.formProblem());
        }
        boolean hashItself = lines.size() > 1 && lines.get(1).formed()
                && lines.get(1).previous().equals(bad.computed());
        String which = bad.sequence() == expected ? "" : "; it says that its sequence is " + bad.sequence();
        return at(bad, Kind.EDITED, expected, hashItself
                ? "the hash that record " + expected + " says to have was changed; the next record has the right one"
                : "record " + expected + " was changed after it was written: its bytes have the hash "
                        + brief(bad.computed()) + ", and it says " + brief(bad.hash()) + which);
    }

    /** Two records claim to be next to each other, and the second does not continue the first. */
    private Problem sameSequence() {
        Optional<Past.Place> before = past.last();
        boolean genuine = vouchers.vouch(expected, bad.hash()) || lines.size() > 1 && lines.get(1).whole()
                && lines.get(1).sequence() == expected + 1 && lines.get(1).previous().equals(bad.hash());
        boolean beforeGenuine = before.isEmpty() || vouchers.vouch(before.get().sequence(), before.get().hash());
        if (genuine && !beforeGenuine) {
            Past.Place changed = before.get();
            return at(changed, Kind.EDITED, "record " + changed.sequence() + " was changed and its hash computed anew:"
                    + " record " + expected + " continues one with the hash " + brief(bad.previous())
                    + ", this one has " + brief(changed.hash())
                    + "; records before it may have been changed in the same way, back to the last checkpoint"
                    + vouchers.before(changed.sequence())
                            .map(v -> " (record " + v.sequence() + ")").orElse(""));
        }
        if (genuine || vouchers.deny(expected, bad.hash()) || lines.size() > 1) {
            return at(bad, Kind.EDITED, expected, "record " + expected + " was changed and its hash computed anew: it"
                    + " does not continue record " + (expected - 1));
        }
        return at(bad, Kind.INSERTED, expected, "a record that does not continue record " + (expected - 1)
                + " stands at the end");
    }

    /** An earlier sequence again: one of two branches is the chain. */
    private Problem fork() {
        Optional<Past.Place> branched = past.withSequence(bad.sequence())
                .filter(first -> past.withSequence(bad.sequence() - 1)
                        .map(parent -> parent.hash().equals(bad.previous()))
                        .orElse(bad.sequence() == 0));
        boolean goesOn = lines.size() > 1 && lines.get(1).whole() && lines.get(1).previous().equals(bad.hash());
        if (branched.isPresent() && !vouchers.vouch(bad.sequence(), branched.get().hash())
                && (goesOn || vouchers.vouch(bad.sequence(), bad.hash()))) {
            return at(branched.get(), Kind.INSERTED, "a record that is no part of the chain stands before record "
                    + bad.sequence() + ", which is " + place(bad) + " and with which the chain goes on");
        }
        return at(bad, Kind.INSERTED, expected, "a record with sequence " + bad.sequence()
                + " stands where record " + expected + " should");
    }

    static String missing(long first, long last) {
        return first == last ? "record " + first + " is" : "records " + first + " to " + last + " are";
    }

    static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    private static String place(Suspect line) {
        return "in line " + line.line() + " of " + line.segment().name();
    }

    private static Problem at(Suspect line, Kind kind, long sequence, String explanation) {
        return new Problem(kind, line.segment().name(), line.line(), sequence, explanation);
    }

    private static Problem at(Past.Place place, Kind kind, String explanation) {
        return new Problem(kind, place.segment().name(), place.line(), place.sequence(), explanation);
    }
}
