// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Trend;

/** Anomalies: a line of figures each, and under it the sentence that says what they mean. */
public final class AnomalyPage {

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.left("SINCE", 12, 23),
            Table.Column.right("FOR", 6, 7),
            Table.Column.left("SEVERITY", 8, 8),
            Table.Column.right("PID", 5, 7),
            Table.Column.left("PROGRAM", 8, 15),
            Table.Column.right("VALUE", 7, 7),
            Table.Column.right("USUAL", 7, 7),
            Table.Column.right("Z", 6, 6),
            Table.Column.left("FEATURE", 0, 0));

    private static final double SIGNIFICANT = 0.05;

    private final Times times;
    private final int width;
    private final Style style;

    public AnomalyPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Anomaly> anomalies) {
        Moments moments = Moments.of(times, anomalies.stream().map(Anomaly::since));
        List<List<Cell>> rows = anomalies.stream().map(a -> row(a, moments)).toList();
        Table table = new Table(COLUMNS, rows, width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (int i = 0; i < rows.size(); i++) {
            Anomaly anomaly = anomalies.get(i);
            lines.add(table.line(rows.get(i)));
            String text = (anomaly.ended() ? "Over: " : "") + SafeText.of(anomaly.summary())
                    + anomaly.trend().map(trend -> words(anomaly, trend)).orElse("");
            lines.addAll(Paragraph.lines("  ", 2, List.of(Span.of(text, Tone.FAINT)), width, style));
        }
        return lines;
    }

    private static List<Cell> row(Anomaly anomaly, Moments moments) {
        return List.of(
                moments.cell(anomaly.since()),
                Cell.of(Units.shortTime(Duration.between(anomaly.since(), anomaly.last()).toNanos())),
                SeverityText.cell(anomaly.severity()),
                Cell.of(anomaly.process().map(p -> Integer.toString(p.pid())).orElse("-")),
                Cell.of(anomaly.process().map(ProcessText::program).orElse("host"), Tone.NAME),
                Cell.of(FeatureText.value(anomaly.feature(), anomaly.value())),
                Cell.of(FeatureText.value(anomaly.feature(), anomaly.baseline().median())),
                ZScore.cell(OptionalDouble.of(anomaly.z())),
                Cell.of(anomaly.category().map(c -> CategoryText.label(c) + " ").orElse("")
                        + FeatureText.name(anomaly.feature())));
    }

    private static String words(Anomaly anomaly, Trend trend) {
        if (trend.pValue() >= SIGNIFICANT || trend.perMinute() == 0) {
            return " No clear trend.";
        }
        String change = FeatureText.value(anomaly.feature(), Math.abs(trend.perMinute()));
        return (trend.perMinute() > 0 ? " Rising by " : " Falling by ") + change + " a minute"
                + String.format(Locale.ROOT, " (p = %.3f).", trend.pValue());
    }
}
