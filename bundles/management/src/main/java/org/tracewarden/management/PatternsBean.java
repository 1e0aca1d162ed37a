// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.SyscallPattern;

/** Shows the patterns of system calls as {@code org.tracewarden:type=Patterns}. */
@Component(service = {}, immediate = true)
public final class PatternsBean {

    private final Patterns patterns;
    private final Beans beans;

    @Activate
    public PatternsBean(@Reference Patterns patterns) {
        this(patterns, ManagementFactory.getPlatformMBeanServer());
    }

    PatternsBean(Patterns patterns, MBeanServer server) {
        this.patterns = patterns;
        this.beans = new Beans(server);
        beans.add(Beans.name("Patterns"), new OpenBean("Patterns of system calls that have a name")
                .count("GoingOn", "Patterns that go on", () -> (long) goingOn().size())
                .table("GoingOnByKind", "Patterns that go on, by kind",
                        Table.of("PatternsByKind", List.of("kind"), List.of("total"), this::byKind))
                .lines("latest", "The newest patterns, ended ones first and the newest last: "
                        + "begin, pid, name, kind, severity, going on or ended, summary",
                        "limit", "how many at most, 1 to " + Lines.MAX, this::latest));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private List<SyscallPattern> goingOn() {
        return patterns.all().stream().filter(pattern -> !pattern.ended()).toList();
    }

    private List<Object[]> byKind() {
        long[] counts = new long[PatternKind.values().length];
        goingOn().forEach(pattern -> counts[pattern.kind().ordinal()]++);
        List<Object[]> rows = new ArrayList<>();
        for (PatternKind kind : PatternKind.values()) {
            rows.add(new Object[] {kind.name(), counts[kind.ordinal()]});
        }
        return rows;
    }

    private String[] latest(int limit) {
        List<SyscallPattern> newest =
                new ArrayList<>(patterns.all().stream().limit(Lines.checkedLimit(limit)).toList());
        Collections.reverse(newest);
        return newest.stream().map(PatternsBean::line).toArray(String[]::new);
    }

    private static String line(SyscallPattern pattern) {
        return Lines.safe(pattern.since() + " " + pattern.process().pid() + " " + pattern.process().comm() + " "
                + pattern.kind() + " " + pattern.severity() + " " + (pattern.ended() ? "ended" : "going on") + " "
                + pattern.summary());
    }
}
