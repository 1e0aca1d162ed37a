// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.death.Killer;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/** A death certificate as a page to read. */
public final class CertificatePage {

    private static final int LABEL = 14;

    private final Times times;
    private final Users users;
    private final int width;
    private final Style style;

    public CertificatePage(Times times, Users users, int width, Style style) {
        this.times = times;
        this.users = users;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(DeathCertificate death) {
        Page page = new Page();
        page.headline(death);
        page.who(death);
        page.how(death);
        page.byWhom(death);
        page.findings("Why", Aspect.WHY, death);
        page.findings("Context", Aspect.CONTEXT, death);
        page.throttling(death);
        page.timeline(death);
        page.used(death.usage());
        page.linked(death);
        return List.copyOf(page.lines);
    }

    /** One page while it is being written. */
    private final class Page {

        private final List<String> lines = new ArrayList<>();

        void headline(DeathCertificate death) {
            paragraph("", 0, Span.of(ProcessText.named(death.process()), Tone.NAME),
                    Span.of(Ending.because(death.cause()), Tone.STRONG),
                    Span.of("(" + Ending.field(death.status()) + ")", Ending.tone(death.status())));
            paragraph("", 0, Span.of(SafeText.of(death.summary())));
            paragraph("", 0, Span.of("death @" + death.id() + " at " + times.dated(death.header().wallInstant())
                    + ", explained " + Units.time(death.readyNanos()) + " later", Tone.FAINT));
            if (death.incomplete()) {
                paragraph("!! ", 3, Span.of("Events were lost in the time this covers: a step may be missing, and"
                        + " nothing here says that something did not happen. See trace:collectors.", Tone.BAD));
            }
        }

        void who(DeathCertificate death) {
            section("Who", sources(death, Aspect.WHO));
            ProcessInfo process = death.process();
            field("process", pids(process) + ", lived " + Units.time(death.usage().lifetimeNanos()));
            identity(process);
            workload(process.workload());
            if (!death.ancestry().isEmpty()) {
                field("ancestry", ProcessText.chain(death.ancestry(), process));
            }
        }

        void how(DeathCertificate death) {
            section("How");
            if (death.findings().stream().noneMatch(f -> f.aspect() == Aspect.HOW)) {
                paragraph("  ", 2, Span.of(Ending.words(death.status())));
            }
            statements(death, Aspect.HOW);
        }

        void byWhom(DeathCertificate death) {
            if (death.killer().isEmpty() && death.findings().stream().noneMatch(f -> f.aspect() == Aspect.BY_WHOM)) {
                return;
            }
            section("By whom");
            statements(death, Aspect.BY_WHOM);
            death.killer().ifPresent(this::killer);
        }

        private void killer(Killer killer) {
            ProcessInfo process = killer.process();
            boolean otherThread = killer.thread() != 0 && killer.thread() != process.pid();
            field("process", pids(process));
            if (otherThread) {
                field("thread", killer.thread() + " " + SafeText.of(killer.threadComm()));
            }
            identity(process);
            workload(process.workload());
            if (!killer.ancestry().isEmpty()) {
                field("ancestry", ProcessText.chain(killer.ancestry(), process));
            }
        }

        private void identity(ProcessInfo process) {
            field("program", SafeText.of(process.exe()));
            field("command", process.argv().isEmpty() ? "" : ProcessText.command(process));
            field("user", users.described(process.uid()));
            field("terminal", SafeText.of(process.terminal()));
        }

        private void workload(Workload workload) {
            if (workload.runtime() != ContainerRuntime.NONE) {
                field("container", SafeText.of(workload.containerId()) + " ("
                        + workload.runtime().name().toLowerCase(Locale.ROOT) + ")");
            }
            field("pod", SafeText.of(workload.podUid()));
            field("unit", SafeText.of(workload.systemdUnit()));
            field("cgroup", SafeText.of(workload.cgroupPath()));
        }

        void findings(String title, Aspect aspect, DeathCertificate death) {
            if (death.findings().stream().anyMatch(f -> f.aspect() == aspect)) {
                section(title);
                statements(death, aspect);
            }
        }

        private void statements(DeathCertificate death, Aspect aspect) {
            for (Finding finding : death.findings()) {
                if (finding.aspect() == aspect) {
                    paragraph("  - ", 4, Span.of(SafeText.of(finding.text())),
                            Span.of(provenance(finding), Tone.FAINT));
                }
            }
        }

        void throttling(DeathCertificate death) {
            death.throttled().ifPresent(this::throttling);
        }

        private void throttling(CpuThrottled throttled) {
            section("Throttled before");
            field("cgroup", SafeText.of(throttled.workload().cgroupPath()));
            field("waited", Units.time(throttled.throttledNanos()) + " in "
                    + Units.count(throttled.throttledPeriods()) + " of " + Units.counted(throttled.periods(), "period")
                    + "; quota " + Units.time(throttled.quotaMicros() * 1000) + " a period of "
                    + Units.time(throttled.periodMicros() * 1000));
        }

        void timeline(DeathCertificate death) {
            if (death.timeline().isEmpty()) {
                return;
            }
            section("In which order");
            int widest = death.timeline().stream().mapToInt(e -> before(e).length()).max().orElse(0);
            for (TimelineEntry entry : death.timeline()) {
                var moment = death.header().wallInstant().minusNanos(entry.beforeDeathNanos());
                String start = "  " + times.time(moment) + "  " + Columns.padLeft(before(entry), widest) + "  ";
                paragraph(start, Columns.of(start), Span.of(SafeText.of(entry.text())),
                        Span.of("(" + SafeText.of(entry.source()) + ")", Tone.FAINT));
            }
        }

        private String before(TimelineEntry entry) {
            return entry.beforeDeathNanos() == 0 ? "0" : "-" + Units.time(entry.beforeDeathNanos());
        }

        void used(ResourceUsage usage) {
            section("Used");
            field("CPU", Units.time(usage.userNanos()) + " user, " + Units.time(usage.systemNanos()) + " system");
            field("memory", Units.bytes(usage.maxRssBytes()) + " at most");
            field("storage", Units.bytes(usage.readBytes()) + " read, " + Units.bytes(usage.writtenBytes())
                    + " written");
            field("all files", Units.bytes(usage.readChars()) + " read, " + Units.bytes(usage.writtenChars())
                    + " written, pipes and cache included");
            field("page faults", Units.count(usage.minorFaults()) + " minor, " + Units.count(usage.majorFaults())
                    + " major");
        }

        void linked(DeathCertificate death) {
            if (death.linked().isEmpty()) {
                return;
            }
            section("Linked deaths");
            for (LinkedDeath linked : death.linked()) {
                paragraph("  - ", 4,
                        Span.of("pid " + linked.process().pid() + ", " + SafeText.of(linked.relation()) + ":"),
                        Span.of("trace:why @" + linked.certificateId(), Tone.NAME));
            }
        }

        private void section(String title) {
            section(title, "");
        }

        private void section(String title, String source) {
            lines.add("");
            lines.add(style.apply(Tone.STRONG, title)
                    + (source.isEmpty() ? "" : "  " + style.apply(Tone.FAINT, source)));
        }

        /** Where the statements come from whose content the fields of a section show already. */
        private String sources(DeathCertificate death, Aspect aspect) {
            return death.findings().stream().filter(f -> f.aspect() == aspect).map(this::provenance).distinct()
                    .collect(Collectors.joining(" "));
        }

        private String provenance(Finding finding) {
            return "(" + SafeText.of(finding.source()) + ", " + finding.confidence().name().toLowerCase(Locale.ROOT)
                    + ")";
        }

        private void field(String label, String text) {
            if (!text.isEmpty()) {
                paragraph("  " + Columns.padRight(label, LABEL - 2), LABEL, Span.of(text));
            }
        }

        private void paragraph(String first, int indent, Span... spans) {
            lines.addAll(Paragraph.lines(first, indent, List.of(spans), width, style));
        }

        private String pids(ProcessInfo process) {
            boolean inNamespace = process.namespacePid() != process.pid() && process.namespacePid() != 0;
            return "pid " + process.pid()
                    + (inNamespace ? " (pid " + process.namespacePid() + " in its pid namespace)" : "");
        }
    }
}
