// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;

/** The features of one process or of the host, one a line, with their course. */
public final class FeatureTable {

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.left("CATEGORY", 15, 15),
            Table.Column.left("FEATURE", 21, 21),
            Table.Column.right("LAST", 7, 7),
            Table.Column.right("USUAL", 7, 7),
            Table.Column.right("Z", 6, 6),
            Table.Column.left("COURSE", 0, 0));
    private static final int BEFORE_COURSE = 15 + 21 + 7 + 7 + 6 + 5 * 2;

    private final Times times;
    private final int width;
    private final Style style;
    private final Blocks blocks;

    public FeatureTable(Times times, int width, Style style, Blocks blocks) {
        this.times = times;
        this.width = width;
        this.style = style;
        this.blocks = blocks;
    }

    /** @param process empty for the host */
    public List<String> lines(Optional<ProcessInfo> process, List<Feature> features) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Paragraph.lines("", 2, List.of(
                Span.of(process.map(ProcessText::named).orElse("Host"), Tone.STRONG), Span.of(span(features))), width,
                style));
        if (features.isEmpty()) {
            return lines;
        }
        List<List<Cell>> rows = features.stream()
                .sorted(Comparator.<Feature, Integer>comparing(f -> f.category().map(Enum::ordinal).orElse(-1))
                        .thenComparing(Feature::name))
                .map(this::row)
                .toList();
        lines.addAll(Table.lines(COLUMNS, rows, width, style));
        return lines;
    }

    private String span(List<Feature> features) {
        Optional<Instant> first = features.stream().flatMap(f -> f.points().stream()).map(Feature.Point::at)
                .min(Comparator.naturalOrder());
        Optional<Instant> last = features.stream().flatMap(f -> f.points().stream()).map(Feature.Point::at)
                .max(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return "has no values in this time";
        }
        return "from " + times.dated(first.get()) + " to " + times.time(last.orElseThrow()) + " in steps of "
                + Units.words(features.get(0).resolution().step());
    }

    private List<Cell> row(Feature feature) {
        Optional<Double> last = feature.points().isEmpty()
                ? Optional.empty()
                : Optional.of(feature.points().get(feature.points().size() - 1).value());
        OptionalDouble z = last.isPresent() && feature.baseline().isPresent()
                ? OptionalDouble.of(feature.baseline().get().z(last.get()))
                : OptionalDouble.empty();
        return List.of(
                Cell.of(feature.category().map(SyscallCategory::word).orElse("all")),
                Cell.of(FeatureText.name(feature.name()), Tone.NAME),
                Cell.of(last.map(v -> FeatureText.value(feature.name(), v)).orElse("-")),
                Cell.of(feature.baseline().map(b -> FeatureText.value(feature.name(), b.median())).orElse("-")),
                ZScore.cell(z),
                Cell.of(Sparkline.of(feature.points(), feature.resolution().step(), width - BEFORE_COURSE, blocks)));
    }
}
