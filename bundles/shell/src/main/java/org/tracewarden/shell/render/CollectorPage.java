// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.process.ProcessTable;

/** How the platform itself does: collectors with rates, losses and cost, and the queues and tables behind them. */
public final class CollectorPage {

    private static final List<Table.Column> COLLECTORS = List.of(
            Table.Column.left("NAME", 8, 14),
            Table.Column.left("STATE", 7, 11),
            Table.Column.right("SEEN", 6, 14),
            Table.Column.right("RECEIVED", 8, 14),
            Table.Column.right("LOST", 4, 11),
            Table.Column.right("PUBLISHED", 9, 14),
            Table.Column.right("RATE", 6, 11),
            Table.Column.right("CPU", 5, 7),
            Table.Column.left("NS/RUN", 6, 6));
    private static final List<Table.Column> PARTS = List.of(
            Table.Column.left("PART", 10, 14),
            Table.Column.left("STATE", 7, 11));
    private static final List<Table.Column> SUBSCRIBERS = List.of(
            Table.Column.left("SUBSCRIBER", 10, 32),
            Table.Column.right("QUEUED", 6, 9),
            Table.Column.right("CAPACITY", 8, 9),
            Table.Column.right("DELIVERED", 9, 14),
            Table.Column.right("LOST", 4, 14),
            Table.Column.left("", 0, 0));

    private final int width;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    public CollectorPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /**
     * @param sampleNanos how long was measured
     * @param wide whether to list where each is attached
     */
    public CollectorPage collectors(List<CollectorSample> samples, long sampleNanos, boolean wide) {
        List<List<Cell>> rows = samples.stream().map(CollectorPage::row).toList();
        Table table = new Table(COLLECTORS, rows, width, style);
        lines.add(table.header());
        for (int i = 0; i < rows.size(); i++) {
            lines.add(table.line(rows.get(i)));
            reason(samples.get(i).status());
            if (wide) {
                samples.get(i).attachments().forEach(this::attachment);
            }
        }
        note("RATE (received) and CPU (of its own threads, of one core) were measured over " + Units.time(sampleNanos)
                + ".");
        if (samples.stream().allMatch(s -> s.kernelNanosPerRun().isEmpty())) {
            note("NS/RUN, the time of one run in the kernel, is not measured: sysctl kernel.bpf_stats_enabled=1 turns"
                    + " it on, at a small cost for each run.");
        }
        return this;
    }

    /** Stands alone or under the collectors. */
    public CollectorPage parts(List<PartState> parts) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        List<List<Cell>> rows = parts.stream().map(CollectorPage::row).toList();
        Table table = new Table(PARTS, rows, width, style);
        lines.add(table.header());
        for (int i = 0; i < rows.size(); i++) {
            lines.add(table.line(rows.get(i)));
            reason(parts.get(i).status());
        }
        return this;
    }

    public CollectorPage bus(EventBus bus) {
        lines.add("");
        lines.add("Bus: " + Units.counted(bus.published(), "event") + " published");
        List<Subscription> subscriptions = bus.subscriptions();
        if (!subscriptions.isEmpty()) {
            List<List<Cell>> rows = subscriptions.stream().map(CollectorPage::row).toList();
            lines.addAll(Table.lines(SUBSCRIBERS, rows, width, style));
        }
        return this;
    }

    public CollectorPage processes(ProcessTable table) {
        lines.add("");
        paragraph("Process table: " + Units.count(table.size()) + " of " + Units.count(table.capacity())
                + " entries; " + (table.evictedAlive() == 0
                        ? "no living process was forgotten"
                        : Units.count(table.evictedAlive()) + " living ones forgotten for want of room"));
        return this;
    }

    public CollectorPage deaths(DeathRegistry registry) {
        paragraph("Deaths: " + Units.count(registry.issued()) + " explained, "
                + Units.count(registry.issued() - registry.forgotten()) + " kept of at most "
                + Units.count(registry.capacity()) + ", " + Units.count(registry.forgotten()) + " forgotten");
        return this;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static List<Cell> row(CollectorSample sample) {
        var counters = sample.counters();
        return List.of(
                Cell.of(SafeText.of(sample.name()), Tone.NAME),
                Cell.of(sample.status().state().name(), tone(sample.status().state())),
                Cell.of(Units.count(counters.seen())),
                Cell.of(Units.count(counters.received())),
                Cell.of(Units.count(counters.lost()), counters.lost() == 0 ? Tone.PLAIN : Tone.BAD),
                Cell.of(Units.count(counters.published())),
                Cell.of(Units.count(Math.round(sample.receivedPerSecond())) + "/s"),
                Cell.of(Units.percent(sample.readerCpu())),
                Cell.of(sample.kernelNanosPerRun().isEmpty()
                        ? "-"
                        : Units.count(Math.round(sample.kernelNanosPerRun().getAsDouble()))));
    }

    private static List<Cell> row(PartState part) {
        return List.of(
                Cell.of(SafeText.of(part.name()), Tone.NAME),
                Cell.of(part.status().state().name(), tone(part.status().state())));
    }

    private static List<Cell> row(Subscription subscription) {
        return List.of(
                Cell.of(SafeText.of(subscription.name())),
                Cell.of(Units.count(subscription.queued())),
                Cell.of(Units.count(subscription.capacity())),
                Cell.of(Units.count(subscription.delivered())),
                Cell.of(Units.count(subscription.lost()), subscription.lost() == 0 ? Tone.PLAIN : Tone.BAD),
                Cell.of(""));
    }

    private void reason(CollectorStatus status) {
        if (status.state() != CollectorState.RUNNING && !status.reason().isEmpty()) {
            lines.addAll(Paragraph.lines("  ", 4, List.of(Span.of(SafeText.of(status.reason()), tone(status.state()))),
                    width, style));
        }
    }

    private void attachment(Attachment attachment) {
        String mark = attachment.attached() ? "  + " : "  - ";
        String detail = SafeText.of(attachment.detail());
        String text = attachment.attached() ? detail : "not attached" + (detail.isEmpty() ? "" : ": " + detail);
        lines.addAll(Paragraph.lines(mark, 6, List.of(
                Span.of(SafeText.of(attachment.place()), attachment.attached() ? Tone.GOOD : Tone.WARNING),
                Span.of(text, Tone.FAINT)), width, style));
    }

    private void note(String text) {
        lines.addAll(Paragraph.lines("", 0, List.of(Span.of(text, Tone.FAINT)), width, style));
    }

    private void paragraph(String text) {
        lines.addAll(Paragraph.lines("", 2, List.of(Span.of(text)), width, style));
    }

    private static Tone tone(CollectorState state) {
        return switch (state) {
            case RUNNING -> Tone.GOOD;
            case DEGRADED -> Tone.WARNING;
            case UNAVAILABLE, FAILED -> Tone.BAD;
        };
    }
}
