// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;
import org.tracewarden.shell.render.VerifyPage;

/** Checks streams one after the other, so that the result of each is shown as soon as it is known. */
final class JournalCheck {

    /** What takes longer than a moment is announced. */
    private static final long WORTH_A_WORD = 100L << 20;

    private final Journal journal;
    private final Needed needed;
    private final Screen screen;

    JournalCheck(Needed needed, Screen screen) throws CommandException {
        this.journal = needed.journal();
        this.needed = needed;
        this.screen = screen;
    }

    /** @throws CommandException when a stream is not there, cannot be read, or is not as it was written */
    void check(List<String> names, OptionalLong from, OptionalLong to, boolean json) throws CommandException {
        List<StreamStatus> streams = new JournalStreams(journal).chosen(names);
        var encoder = json ? needed.json() : null;
        VerifyPage page = new VerifyPage(streams.stream().mapToInt(s -> s.name().length()).max().orElse(0),
                screen.width(), screen.style());
        if (!json) {
            screen.print(streams.isEmpty() ? "There is no stream to check yet." : page.header());
        }
        int bad = 0;
        for (StreamStatus stream : streams) {
            if (!json && stream.bytes() >= WORTH_A_WORD) {
                screen.print(screen.style().apply(Tone.FAINT,
                        SafeText.of(stream.name()) + ": reading " + Units.bytes(stream.bytes()) + " …"));
            }
            if (!screen.flush()) {
                return;
            }
            for (VerifyReport report : reports(new VerifyRequest(Set.of(stream.name()), from, to))) {
                screen.print(json ? List.of(encoder.encode(report)) : page.lines(report));
                bad += report.good() ? 0 : 1;
            }
        }
        screen.flush();
        if (bad > 0) {
            throw Failure.of(bad + " of " + Units.counted(streams.size(), "stream")
                    + (bad == 1 ? " is" : " are") + " not as the platform wrote " + (bad == 1 ? "it." : "them."));
        }
    }

    private List<VerifyReport> reports(VerifyRequest request) throws CommandException {
        try {
            return journal.verify(request);
        } catch (IOException unreadable) {
            throw Failure.of("The journal cannot be read: " + SafeText.of(String.valueOf(unreadable.getMessage())));
        }
    }
}
