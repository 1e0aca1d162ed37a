// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.agent.AgentSamples;
import org.tracewarden.shell.render.Columns;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

/** Whatever agents call themselves, say and print, no line is wider than asked and nothing in it moves the cursor. */
class AgentWidthTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final String[] PIECES = {
        "a", " ", "日本", "\u001b[2J", "\n", "\u202e", "e\u0301\u0302\u0303", "\ud83d\ude00", "\ud800", "'", "\\", "\r",
        "\u0085", "wordwordword", "\u200d", "\t"
    };

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 100, 173})
    void no_line_is_too_wide_and_none_holds_a_control_character(int width) {
        Random random = new Random(width);
        for (int round = 0; round < 100; round++) {
            for (String line : everything(random, width)) {
                assertTrue(Columns.of(line) <= width, () -> "too wide: " + line);
                assertTrue(line.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x200d
                        || Character.getType(c) == Character.SURROGATE), () -> "unsafe: " + line);
            }
        }
    }

    private static List<String> everything(Random random, int width) {
        Style style = Style.MONOCHROME;
        AgentInfo agent = agent(random);
        AgentTelemetry figures = figures(agent);
        Fault fault = new Fault(Long.MAX_VALUE, Long.MAX_VALUE, agent.id(), agent.name(),
                FaultKind.CAPABILITY_VIOLATION, AgentSamples.NOW, text(random), List.of(text(random), ""),
                FaultAction.THROTTLE, text(random), Optional.of(Samples.crash()));
        List<AgentEvent> events = List.of(new FaultDetected(AgentSamples.header(1), fault),
                AgentSamples.step(agent.id(), agent.name(), AgentTransition.RECOVERY, Optional.empty(), 1,
                        text(random), 2));
        SystemTelemetry system = new SystemTelemetry(figures.total(), figures.total(), 1, AgentSamples.NOW, 1);
        List<String> lines = new ArrayList<>(new StatusPage(TIMES, width, style).lines(system, List.of(agent),
                new Containment(Containment.Kind.DESCENT, List.of(text(random))), text(random),
                List.of(text(random)), events, AgentSamples.NOW));
        lines.addAll(new AgentTable(width, style).lines(
                List.of(new AgentTable.Row(agent, 1_000_000)), random.nextBoolean()));
        lines.addAll(new InfoPage(TIMES, width, style).lines(agent, Optional.of(figures), AgentSamples.NOW));
        lines.addAll(new PolicyPage(width, style).lines(agent, RecoveryPolicy.strict(), List.of(text(random))));
        lines.addAll(new LimitsPage(width, style).lines(agent, Optional.of(figures)));
        lines.addAll(new RecoveryPage(width, style).of(agent, RecoveryPolicy.strict()));
        lines.addAll(new RecoveryPage(width, style).global(RecoveryPolicy.permissive(), List.of(agent)));
        lines.addAll(new FaultTable(TIMES, width, style).lines(List.of(fault), AgentSamples.NOW));
        lines.addAll(new FaultPage(TIMES, width, style).lines(fault, AgentSamples.NOW));
        EventLines eventLines = new EventLines(TIMES, random.nextBoolean(), width, style);
        lines.add(eventLines.header());
        events.forEach(event -> lines.addAll(eventLines.lines(event, AgentSamples.NOW)));
        lines.addAll(new LogLines(TIMES, width, style).lines(
                new AgentLogLine(AgentSamples.NOW, AgentLogLine.Source.ERROR, text(random))));
        lines.addAll(new TreePage(width, style).lines(List.of(new TreePage.Tree(agent, processes(random)))));
        WatchPage watch = new WatchPage(TIMES, width, style);
        lines.addAll(watch.lines(new WatchSample(system, List.of(new WatchRow(agent, Optional.of(figures),
                OptionalDouble.of(1e9), Optional.of(events.get(random.nextInt(2))))), WatchSort.ID, AgentSamples.NOW),
                9));
        lines.addAll(watch.keys(WatchSort.RESTARTS));
        lines.addAll(watch.help());
        return lines;
    }

    private static AgentInfo agent(Random random) {
        String name = "n".repeat(1 + random.nextInt(64));
        AgentSpec spec = new AgentSpec(999_999, name, List.of("x" + text(random), text(random)),
                Map.of("K" + text(random), "geheim"), "/" + text(random), text(random),
                new LinkedHashSet<>(List.of(Capability.values())), new Scope(List.of("/" + text(random))),
                new RestartPolicy(true, 1_000_000, Duration.ofMillis(1), Duration.ofDays(365), Duration.ofMillis(7)),
                ResourceLimits.DEFAULTS,
                new Watchdog(Watchdog.Kind.FILE, Duration.ofMillis(999), "/" + text(random)), StopPolicy.DEFAULT,
                LogPolicy.DEFAULT, List.of(text(random)), true, Optional.of(RecoveryPolicy.strict()
                        .with(FaultKind.CRASH, FaultAction.ALERT)));
        AgentState state = AgentState.values()[random.nextInt(AgentState.values().length)];
        return new AgentInfo(spec, Optional.of(text(random)), state, AgentSamples.NOW, text(random),
                Optional.of(new ProcessKey(4_194_304, 1)), OptionalInt.of(4_194_303), 1_000_000, false, text(random),
                Optional.of(ExitStatus.killed(new Signal(11), true)), Optional.of(Samples.crash()));
    }

    private static AgentTelemetry figures(AgentInfo agent) {
        OptionalLong most = OptionalLong.of(Long.MAX_VALUE);
        AgentCounts counts = new AgentCounts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE,
                Long.MAX_VALUE, most, Long.MAX_VALUE, most, most);
        return new AgentTelemetry(agent.id(), agent.name(), counts, counts, Long.MAX_VALUE, Long.MAX_VALUE,
                Integer.MAX_VALUE, 1e12, AgentSamples.NOW);
    }

    private static List<ProcessUse> processes(Random random) {
        List<ProcessUse> chain = new ArrayList<>();
        for (int pid = 2; pid < 60; pid++) {
            chain.add(new ProcessUse(new AgentProcess(new ProcessKey(pid, 1), pid - 1, text(random), '\u001b', 1, 1,
                    Long.MAX_VALUE / 100), OptionalDouble.of(1e6)));
        }
        // a circle, which the input should not have
        chain.add(new ProcessUse(new AgentProcess(new ProcessKey(100, 1), 100, "c", 'S', 1, 1, 1),
                OptionalDouble.empty()));
        return chain;
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
