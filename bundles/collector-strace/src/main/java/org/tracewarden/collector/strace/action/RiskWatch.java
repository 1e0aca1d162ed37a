// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.Risk;

/**
 * Marks groups. Remembers of a session what came from the network: files written by processes that had received
 * something, pipes that such processes wrote to. What a process reads from such a pipe counts as received, what it
 * reads from such a file does not. Names of 1,024 files, 256 pipes and 256 set-user-id files are kept, those not used
 * longest go first.
 */
final class RiskWatch {

    private final RiskRules rules;
    private final FileRisks files;
    private final Lru<String, Actor.Source> downloads = new Lru<>(1_024);
    private final Lru<String, Actor.Source> pipes = new Lru<>(256);
    private final Lru<String, Boolean> setUserId = new Lru<>(256);
    private String workTree = "";

    RiskWatch(RiskRules rules) {
        this.rules = rules;
        this.files = new FileRisks(rules);
    }

    /** The directory in which the first process of the session stood. */
    void startedIn(String directory) {
        if (workTree.isEmpty() && directory.startsWith("/")) {
            workTree = directory;
        }
    }

    void uses(Group group, Call call, String path, Access access) {
        FileRisks.User user = new FileRisks.User(
                call.process().map(ProcessInfo::uid), call.pid(), call.actor().program(), workTree);
        files.of(path, access, call.failed(), user).forEach(group::mark);
    }

    /** A process got bytes from the network. */
    void received(Call call, Target from) {
        if (from.type() == Target.Type.INTERNET && !from.subject().endsWith(":53") && call.actor().source().isEmpty()) {
            taint(call.actor(), new Actor.Source(PathNames.name(call.actor().program()), from.subject()));
        }
    }

    /** What it writes next comes from there. A reader of its pipe may be told before the writing that it waited for. */
    private void taint(Actor actor, Actor.Source source) {
        actor.received(source);
        if (!actor.outputPipe().isEmpty()) {
            pipes.put(actor.outputPipe(), source);
        }
    }

    /** A process put bytes into a file or pipe. */
    void wrote(Call call, Target to) {
        Optional<Actor.Source> source = call.actor().source();
        if (to.type() == Target.Type.PIPE) {
            if (source.isPresent()) {
                pipes.put(to.subject(), source.get());
            }
        } else if (to.type() == Target.Type.FILE && !to.subject().startsWith("/dev/")) {
            if (source.isPresent()) {
                downloads.put(to.subject(), source.get());
            }
        }
    }

    /** A process got bytes from a pipe; an interpreter that takes its program from there runs a download. */
    void read(Group group, Call call, Target from, int descriptor) {
        if (from.type() != Target.Type.PIPE) {
            return;
        }
        pipes.get(from.subject()).ifPresent(source -> {
            taint(call.actor(), source);
            if (descriptor == 0 && call.process().map(this::runsItsInput).orElse(false)) {
                group.mark(new Risk(Risk.Kind.DOWNLOAD_THEN_EXEC, Severity.CRITICAL,
                        PathNames.name(call.actor().program()) + " runs what " + source.program() + " received from "
                                + source.address()));
            }
        });
    }

    void renamed(String from, String to) {
        downloads.remove(from).ifPresentOrElse(source -> downloads.put(to, source), () -> downloads.remove(to));
        setUserId.remove(from).ifPresent(yes -> setUserId.put(to, yes));
    }

    void linked(String from, String to) {
        downloads.get(from).ifPresent(source -> downloads.put(to, source));
    }

    void deleted(String path) {
        downloads.remove(path);
        setUserId.remove(path);
    }

    /** The mode of a file was set. */
    void mode(Group group, String path, long mode) {
        if ((mode & 04000) != 0) {
            setUserId.put(path, true);
            group.mark(new Risk(Risk.Kind.SETUID, Severity.HIGH, "makes " + path + " run as its owner (set-user-id)"));
        } else if ((mode & 02000) != 0 && (mode & 0010) != 0) {
            group.mark(new Risk(Risk.Kind.SETUID, Severity.LOW, "gives " + path + " the set-group-id bit"));
        }
        if ((mode & 0111) != 0) {
            downloads.get(path).ifPresent(source -> group.mark(new Risk(Risk.Kind.DOWNLOAD_THEN_EXEC, Severity.HIGH,
                    "makes " + path + " executable, which " + source.program() + " wrote after it had received from "
                            + source.address())));
        }
    }

    /** Somebody saw that a file has the set-user-id bit and belongs to another user. */
    void seenSetUserId(String path) {
        setUserId.put(path, true);
    }

    void capabilities(Group group, String path) {
        group.mark(new Risk(Risk.Kind.SETUID, Severity.HIGH, "gives capabilities to " + path));
    }

    void ran(Group group, Call call, String path, List<String> argv) {
        downloads.get(path).ifPresent(source -> group.mark(executed(path, source)));
        String name = PathNames.name(path);
        if (interpreter(name)) {
            script(argv).map(script -> PathNames.resolve(call.actor().directory(), script))
                    .ifPresent(script -> downloads.get(script)
                            .ifPresent(source -> group.mark(executed(script, source))));
        }
        boolean root = call.process().map(ProcessInfo::uid).orElse(-1) == 0;
        if (!root && setUserId.get(path).isPresent()) {
            group.mark(new Risk(Risk.Kind.SETUID, Severity.MEDIUM, "runs " + path + ", a set-user-id program"));
        } else if (!root && rules.elevating().contains(name)) {
            group.mark(new Risk(Risk.Kind.SETUID, Severity.MEDIUM,
                    "runs " + name + ", which runs programs as another user"));
        }
    }

    void traces(Group group, boolean failed, String what) {
        group.mark(new Risk(Risk.Kind.PTRACE, failed ? Severity.MEDIUM : Severity.HIGH,
                failed ? "tried: " + what : what));
    }

    /**
     * A process sets one of its user ids. Where it is not known what it was, it may stay what it is, and is not marked.
     *
     * @param id -1 leaves it as it is
     */
    void becomes(Group group, long id, Optional<Integer> uid, boolean failed) {
        if (id < 0 || id == 0xffffffffL || uid.isEmpty() || uid.get() == id) {
            return;
        }
        if (id == 0) {
            group.mark(new Risk(Risk.Kind.SETUID, failed ? Severity.MEDIUM : Severity.HIGH,
                    (failed ? "tried to become root" : "becomes root")
                            + uid.map(was -> "; was user " + was).orElse("")));
        } else {
            group.mark(new Risk(Risk.Kind.SETUID, Severity.LOW,
                    (failed ? "tried to become user " : "becomes user ") + id
                            + uid.map(was -> "; was user " + was).orElse("")));
        }
    }

    private static Risk executed(String path, Actor.Source source) {
        return new Risk(Risk.Kind.DOWNLOAD_THEN_EXEC, Severity.CRITICAL,
                "runs " + path + ", which " + source.program() + " wrote after it had received from "
                        + source.address());
    }

    private boolean interpreter(String name) {
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
            end--;
        }
        return rules.interpreters().contains(name) || rules.interpreters().contains(name.substring(0, end));
    }

    /**
     * Whether it is an interpreter without a script or a command: {@code sh}, {@code bash -s -- x}, {@code python3 -}.
     */
    private boolean runsItsInput(ProcessInfo process) {
        if (!interpreter(process.program())) {
            return false;
        }
        List<String> argv = process.argv();
        for (String argument : argv.subList(Math.min(1, argv.size()), argv.size())) {
            if (argument.equals("-") || argument.equals("-s") || argument.equals("--")) {
                return true;
            }
            boolean command = argument.startsWith("-") && !argument.startsWith("--")
                    && (argument.indexOf('c') > 0 || argument.indexOf('m') > 0 || argument.equals("-e"));
            if (command || !argument.startsWith("-")) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> script(List<String> argv) {
        for (String argument : argv.subList(Math.min(1, argv.size()), argv.size())) {
            if (argument.equals("-c") || argument.equals("-m") || argument.equals("-e")) {
                return Optional.empty();
            }
            if (!argument.startsWith("-")) {
                return Optional.of(argument);
            }
        }
        return Optional.empty();
    }
}
