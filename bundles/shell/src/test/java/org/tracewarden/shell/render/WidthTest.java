// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
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
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.shell.CallSamples;
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
        for (int round = 0; round < 100; round++) {
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
                List.of(new Attachment(text(random), false, text(random))))), 1, true)
                .parts(List.of(new PartState(text(random), new CollectorStatus(CollectorState.DEGRADED, text(random)))))
                .lines());
        lines.addAll(calls(random, process, width, times));
        return lines;
    }

    private static List<String> calls(Random random, ProcessInfo process, int width, Times times) {
        Style style = Style.MONOCHROME;
        SyscallCall call = call(random);
        SyscallObservation observation = new SyscallObservation(Long.MAX_VALUE, Samples.header("x"), process, call,
                SyscallCategory.LOCK_CONTENTION, Severity.CRITICAL, Persistence.SHORT_LIVED, text(random), text(random),
                List.of(text(random)), List.of(text(random)));
        SyscallPattern pattern = new SyscallPattern(1, PatternKind.MISSING_FILE_LOOP, process, Instant.EPOCH,
                Samples.MOMENT, random.nextBoolean(), Severity.CRITICAL, Persistence.SYSTEMIC, text(random),
                List.of(text(random)), text(random), text(random), text(random));
        Anomaly anomaly = new Anomaly(1, Optional.of(process), text(random), FeatureName.SYSCALL_CATEGORY_DISTRIBUTION,
                Optional.of(SyscallCategory.LOCK_CONTENTION), Instant.EPOCH, Samples.MOMENT, random.nextBoolean(), 1,
                new Baseline(1e300, 1, 1), -1e300, Severity.CRITICAL, Optional.empty(), text(random));
        CategoryActivity category = new CategoryActivity(SyscallCategory.NETWORK, 1e18, 1e17, Long.MAX_VALUE / 2,
                OptionalLong.of(1), OptionalLong.of(Long.MAX_VALUE), OptionalLong.of(Long.MAX_VALUE),
                Optional.of(new Baseline(1e300, 1, 1)), OptionalDouble.of(-1e300));
        Activity activity = new Activity(Optional.of(process), Samples.MOMENT, 1_000_000_000L, 1e18, 1e17,
                Long.MAX_VALUE / 2, 0, List.of(category));
        List<String> lines = new ArrayList<>(new ObservationTable(times, width, style).lines(List.of(observation)));
        lines.addAll(new ObservationPage(times, width, style).lines(observation, text(random)));
        lines.addAll(new PatternPage(times, width, style).lines(List.of(pattern)));
        lines.addAll(new AnomalyPage(times, width, style).lines(List.of(anomaly)));
        TopPage top = new TopPage(times, width, style);
        TopSample sample = new TopSample(Optional.of(activity), List.of(activity, activity), TopSort.Z, 1,
                OptionalLong.of(1), OptionalLong.of(2));
        lines.addAll(top.lines(sample, 1));
        lines.addAll(top.left(sample, 1));
        lines.addAll(top.keys(TopSort.BLOCKED));
        lines.addAll(top.help());
        lines.addAll(new FeatureTable(times, width, style, Blocks.UNICODE).lines(Optional.of(process),
                List.of(CallSamples.risingLatency(Optional.of(process)), CallSamples.rate(Optional.empty()))));
        lines.addAll(new HistogramPage(width, style, Blocks.UNICODE).lines(
                CallHistogram.of(CallSamples.calls(), CallSamples.calls().calls().subList(0, 2))));
        lines.add(new CallLine(times, new AnyFormatter(random), width, style).of(
                new StreamedCall(Samples.header("x"), process, call)));
        EventTable events = new EventTable(times, Users.NONE, width, style);
        lines.addAll(events.lines(new SlowSyscall(Samples.header("x"), process, call)));
        lines.addAll(events.lines(new FailedSyscall(Samples.header("x"), process, call)));
        lines.addAll(events.lines(new SyscallObserved(Samples.header("x"), observation)));
        lines.addAll(events.lines(new PatternDetected(Samples.header("x"), pattern)));
        lines.addAll(events.lines(new AnomalyDetected(Samples.header("x"), anomaly)));
        lines.addAll(events.lines(new AgentLifecycle(Samples.header("x"), 1, text(random), AgentTransition.EXITED,
                Optional.of(new ProcessKey(Integer.MAX_VALUE, 0)), Optional.of(new ExitStatus(0x86)), 1,
                text(random))));
        lines.addAll(events.lines(new FaultDetected(Samples.header("x"), new Fault(1, 1, 1, text(random),
                FaultKind.CRASH, Instant.EPOCH, text(random), List.of(text(random)), FaultAction.RESTART, text(random),
                Optional.of(death(random, process))))));
        return lines;
    }

    private static SyscallCall call(Random random) {
        SocketInfo socket = new SocketInfo(text(random), text(random), new SocketAddress("UNIX", text(random), 0),
                new SocketAddress("UNIX", text(random), 0), 1, 2, 3, 4);
        return new SyscallCall(CallSamples.syscall("openat"), 1, text(random), 0, true, Long.MAX_VALUE, false, 0,
                Optional.of(new SyscallError(1, text(random), text(random))), SyscallArguments.NONE, WaitKind.LOCK,
                random.nextBoolean() ? "" : text(random), text(random),
                Optional.of(new OpenFile(1, FileType.SOCKET, text(random), true, text(random), true,
                        random.nextBoolean() ? Optional.empty() : Optional.of(socket))),
                random.nextBoolean() ? Optional.empty() : Optional.of(new SocketAddress("UNIX", text(random), 0)),
                text(random), Optional.empty(),
                List.of(new StackFrame(1, text(random), text(random), 2)));
    }

    private record AnyFormatter(Random random) implements SyscallFormatter {

        @Override
        public String arguments(SyscallCall call) {
            return text(random);
        }

        @Override
        public String result(SyscallCall call) {
            return text(random);
        }
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
