// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.StreamStatus;

/** Shows the journal as {@code org.tracewarden:type=Journal}. */
@Component(service = {}, immediate = true)
public final class JournalBean {

    /** Streams with a row of their own; those beyond it, by name, share one. */
    static final int ROWS = 200;

    static final String OTHERS = "(others)";

    private final Journal journal;
    private final Beans beans;

    @Activate
    public JournalBean(@Reference Journal journal) {
        this(journal, ManagementFactory.getPlatformMBeanServer());
    }

    JournalBean(Journal journal, MBeanServer server) {
        this.journal = journal;
        this.beans = new Beans(server);
        beans.add(Beans.name("Journal"), new OpenBean("The tamper-evident journal: what it took, gave up and holds")
                .count("Appended", "Records taken since the journal was opened", () -> sum(StreamStatus::appended))
                .count("Lost", "Records given up since then, because the backlog was full",
                        () -> sum(StreamStatus::lost))
                .count("Waiting", "Records taken and not yet written", () -> sum(StreamStatus::waiting))
                .count("Bytes", "Size of all files", () -> sum(StreamStatus::bytes))
                .count("StreamsInTrouble", "Streams that cannot be written now",
                        () -> sum(status -> status.trouble().isEmpty() ? 0 : 1))
                .texts("Trouble", "Why, and what to do, one line each; empty when all is well", this::troubles)
                .table("Streams", "Each stream: files, size, records taken, given up and waiting",
                        Table.of("Streams", List.of("stream"),
                                List.of("segments", "bytes", "appended", "lost", "waiting"), this::rows)));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private long sum(ToLongFunction<StreamStatus> of) {
        return journal.streams().stream().mapToLong(of).sum();
    }

    private String[] troubles() {
        return journal.streams().stream()
                .filter(status -> !status.trouble().isEmpty())
                .limit(ROWS)
                .map(status -> Lines.safe(status.name() + ": " + status.trouble()))
                .toArray(String[]::new);
    }

    private List<Object[]> rows() {
        List<StreamStatus> streams = journal.streams();
        List<Object[]> rows = new ArrayList<>();
        for (StreamStatus status : streams.subList(0, Math.min(ROWS, streams.size()))) {
            rows.add(row(status.name(), List.of(status)));
        }
        if (streams.size() > ROWS) {
            rows.add(row(OTHERS, streams.subList(ROWS, streams.size())));
        }
        return rows;
    }

    private static Object[] row(String name, List<StreamStatus> of) {
        return new Object[] {
            name,
            of.stream().mapToLong(StreamStatus::segments).sum(),
            of.stream().mapToLong(StreamStatus::bytes).sum(),
            of.stream().mapToLong(StreamStatus::appended).sum(),
            of.stream().mapToLong(StreamStatus::lost).sum(),
            of.stream().mapToLong(StreamStatus::waiting).sum()
        };
    }
}
