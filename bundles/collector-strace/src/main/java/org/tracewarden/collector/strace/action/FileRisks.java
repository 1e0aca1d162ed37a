// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.trace.Risk;

/** Finds the risks of using a file. Rules are found by the first part of their pattern. */
final class FileRisks {

    private final RiskRules rules;
    private final Map<String, List<Entry>> fromRoot = new HashMap<>();
    private final Map<String, List<Entry>> fromHome = new HashMap<>();
    private final List<Entry> anywhere = new ArrayList<>();

    FileRisks(RiskRules rules) {
        this.rules = rules;
        for (PathRule rule : rules.files()) {
            for (PathPattern pattern : rule.patterns()) {
                Entry entry = new Entry(pattern, rule);
                switch (pattern.base()) {
                    case ROOT -> fromRoot.computeIfAbsent(pattern.firstPart(), first -> new ArrayList<>()).add(entry);
                    case HOME -> fromHome.computeIfAbsent(pattern.firstPart(), first -> new ArrayList<>()).add(entry);
                    case ANYWHERE -> anywhere.add(entry);
                }
            }
        }
    }

    private record Entry(PathPattern pattern, PathRule rule) {}

    /**
     * @param user real user id, empty when not known
     * @param program path of what the process runs
     * @param workTree where the session began
     */
    record User(Optional<Integer> uid, int pid, String program, String workTree) {}

    List<Risk> of(String path, Access access, boolean failed, User user) {
        if (!path.startsWith("/")) {
            return List.of();
        }
        Optional<String> home = user.uid().flatMap(uid -> rules.homes().of(uid));
        List<Risk> risks = new ArrayList<>(0);
        matching(path, home, access, failed, user, risks);
        if (path.startsWith("/proc/")) {
            ofOtherProcess(path, access, failed, user, risks);
        } else if (access != Access.READ && !failed) {
            outside(path, access, home, user, risks);
        }
        return risks;
    }

    private void matching(String path, Optional<String> home, Access access, boolean failed, User user,
            List<Risk> into) {
        String[] parts = path.substring(1).split("/");
        find(fromRoot.get(parts[0]), parts, path, access, failed, user, into);
        String below = Homes.below(path, home);
        if (!below.isEmpty()) {
            String[] relative = below.split("/");
            find(fromHome.get(relative[0]), relative, path, access, failed, user, into);
        }
        find(anywhere, parts, path, access, failed, user, into);
    }

    private void find(List<Entry> entries, String[] parts, String path, Access access, boolean failed, User user,
            List<Risk> into) {
        if (entries == null) {
            return;
        }
        for (Entry entry : entries) {
            PathRule rule = entry.rule();
            if ((rule.reading() || access != Access.READ) && entry.pattern().matches(parts)
                    && !rule.excepts(parts[parts.length - 1])) {
                into.add(risk(rule, path, access, failed, user));
            }
        }
    }

    private static Risk risk(PathRule rule, String path, Access access, boolean failed, User user) {
        boolean own = rule.owners().contains(PathNames.name(user.program())) && system(user.program());
        Severity severity = failed ? RiskRules.oneLower(rule.severity()) : rule.severity();
        String verb = failed ? "tried to " + access.verb().substring(0, access.verb().length() - 1) : access.verb();
        return new Risk(rule.kind(), own ? Severity.LOW : severity,
                verb + " " + path + ", " + rule.what() + (own ? "; this program's own" : ""));
    }

    private static boolean system(String program) {
        return program.startsWith("/usr/") || program.startsWith("/bin/") || program.startsWith("/sbin/")
                || program.startsWith("/lib/");
    }

    /** {@code /proc/PID/environ} and {@code /proc/PID/mem} of others. */
    private static void ofOtherProcess(String path, Access access, boolean failed, User user, List<Risk> into) {
        String[] parts = path.split("/");
        if (parts.length < 4 || parts[2].equals("self") || parts[2].equals("thread-self")
                || parts[2].equals(Integer.toString(user.pid())) || !Character.isDigit(parts[2].charAt(0))) {
            return;
        }
        String file = parts[parts.length - 1];
        if (file.equals("environ")) {
            into.add(new Risk(Risk.Kind.CREDENTIALS, failed ? Severity.MEDIUM : Severity.HIGH,
                    "the environment of process " + parts[2] + " may hold secrets"));
        } else if (file.equals("mem")) {
            String verb = access == Access.READ ? "reads" : "writes";
            into.add(new Risk(Risk.Kind.PTRACE, failed ? Severity.MEDIUM : Severity.HIGH,
                    verb + " the memory of process " + parts[2]));
        }
    }

    private void outside(String path, Access access, Optional<String> home, User user, List<Risk> into) {
        if (user.uid().isEmpty() || home.isPresent() && PathNames.within(path, home.get())
                || !user.workTree().isEmpty() && !in(rules.systemDirectories(), user.workTree())
                        && !user.workTree().equals("/") && PathNames.within(path, user.workTree())) {
            return;
        }
        for (String free : rules.freeToWrite()) {
            if (PathNames.within(path, free) || prefixed(path, free)) {
                return;
            }
        }
        boolean system = in(rules.systemDirectories(), path);
        if (user.uid().get() == 0 && !system) {
            return;
        }
        boolean state = in(rules.stateDirectories(), path);
        String place = system ? "a system directory"
                : "outside the user's home, the working tree and temporary directories";
        into.add(new Risk(Risk.Kind.WRITE_OUTSIDE_HOME, state ? Severity.LOW : Severity.MEDIUM,
                access.verb() + " " + path + ", " + place));
    }

    /** Files without a directory, such as {@code /memfd:name}. */
    private static boolean prefixed(String path, String free) {
        return (free.endsWith(":") || free.startsWith("/[") || free.equals("/SYSV") || free.equals("/anon_hugepage"))
                && path.startsWith(free);
    }

    private static boolean in(List<String> directories, String path) {
        for (String directory : directories) {
            if (PathNames.within(path, directory)) {
                return true;
            }
        }
        return false;
    }
}
