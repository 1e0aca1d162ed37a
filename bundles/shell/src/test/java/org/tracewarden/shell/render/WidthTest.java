// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.Killer;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;
import org.tracewarden.shell.Samples;

/** Whatever watched processes call themselves, no line is wider than asked and nothing in it moves the cursor. */
class WidthTest {

    private static final String[] PIECES = {
        "a", " ", "日本", "\u001b[2J", "\n", "\u202e", "e\u0301\u0302\u0303", "\ud83d\ude00", "\ud800", "'", "\\", "\0",
        "\u0085", "wordwordword", "\u200d", "\t"
    };

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 100, 173})
    void no_line_is_too_wide_and_none_holds_a_control_character(int width) {
        Random random = new Random(width);
        for (int round = 0; round < 200; round++) {
            for (String line : everything(random, width)) {
                assertTrue(Columns.of(line) <= width, () -> "too wide: " + line);
                assertTrue(line.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x200d
                        || Character.getType(c) == Character.SURROGATE), () -> "unsafe: " + line);
            }
        }
    }

    private static List<String> everything(Random random, int width) {
        Times times = new Times(ZoneOffset.UTC);
        ProcessInfo process = process(random);
        DeathCertificate death = death(random, process);
        List<String> lines = new ArrayList<>(
                new CertificatePage(times, Users.NONE, width, Style.MONOCHROME).lines(death));
        lines.addAll(new DeathTable(times, width, Style.MONOCHROME).lines(List.of(death, Samples.exit3())));
        EventTable events = new EventTable(times, uid -> Optional.of(text(random)), width, Style.MONOCHROME);
        lines.add(events.header());
        lines.addAll(events.lines(new ProcessExec(Samples.header("x"), process, text(random), text(random), 1)));
        lines.addAll(events.lines(new Gap(Samples.header(text(random)), 1, 0, 1, text(random))));
        lines.addAll(events.lines(Samples.recorded(death)));
        lines.addAll(new ProcessListing(uid -> Optional.of(text(random)), OptionalLong.of(Long.MAX_VALUE), width,
                Style.MONOCHROME).lines(new ProcessForest(List.of(
                        new ProcessRow(process, Optional.empty(), Optional.empty()))).branches()));
        lines.addAll(new CollectorPage(width, Style.MONOCHROME).collectors(List.of(new CollectorSample(text(random),
                new CollectorStatus(CollectorState.FAILED, text(random)),
                new CollectorCounters(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                new CollectorCost(1, 0, 0), 1e15, 64, OptionalDouble.of(1e12),
                List.of(new Attachment(text(random), false, text(random))))), 1, true).lines());
        return lines;
    }

    private static DeathCertificate death(Random random, ProcessInfo process) {
        return new DeathCertificate(Long.MAX_VALUE, Samples.header("x"), process, List.of(process(random)),
                new ExitStatus(0x86), DeathCause.KILLED_AFTER_ESCALATION, text(random),
                Optional.of(new Killer(process(random), 77, text(random), List.of(process(random)), text(random))),
                List.of(new Finding(Finding.Aspect.WHY, text(random), text(random), Confidence.POSSIBLE)),
                List.of(new TimelineEntry(0, Long.MAX_VALUE, text(random), text(random))),
                new ResourceUsage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, 1, 1, Long.MAX_VALUE, 1, 1),
                Optional.empty(), Optional.empty(),
                List.of(new LinkedDeath(1, new ProcessKey(1, 1), text(random))), true, Long.MAX_VALUE);
    }

    private static ProcessInfo process(Random random) {
        return new ProcessInfo(new ProcessKey(Integer.MAX_VALUE, 0), Optional.empty(), -1, text(random), text(random),
                List.of(text(random), text(random), ""), true, text(random), 1, 1, text(random), 3, 0, false,
                new Workload(text(random), ContainerRuntime.DOCKER, text(random), text(random), text(random)));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(60);
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
