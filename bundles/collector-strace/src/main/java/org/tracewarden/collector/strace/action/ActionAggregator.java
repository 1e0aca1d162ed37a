// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/**
 * {@link Aggregator} of one session. The trace's own time is the end of the latest call; a call joins a group when it
 * began within 100 ms of the group's last one, however long it then took. Ended groups that a person would tell
 * together wait for each other for 100 ms more ({@link Folds}). Order depends on the records alone.
 *
 * <p>At the limits: with 4,096 open groups the one quiet longest is told early and what follows becomes another action;
 * of processes the 4,096 used last are remembered; an action names at most 64 things and 8 risks.
 */
public final class ActionAggregator implements Aggregator {

    /** Signals that are a part of ordinary life and would only fill the story. */
    private static final Set<String> ORDINARY_SIGNALS =
            Set.of("SIGCHLD", "SIGWINCH", "SIGCONT", "SIGURG", "SIGPROF", "SIGVTALRM");

    private final int session;
    private final Story story = new Story();
    private final Actors actors = new Actors();
    private final RiskWatch risks;
    private final Waits waits = new Waits(story);
    private final Map<String, CallReader> readers = new HashMap<>();
    private long sequence;
    private long now;

    /** @param session id that the actions carry */
    public ActionAggregator(int session, RiskRules rules) {
        this.session = session;
        this.risks = new RiskWatch(rules);
        Searches searches = new Searches(story);
        SocketCalls sockets = new SocketCalls(story, searches, risks);
        sockets.register(readers);
        new FileCalls(story, searches, risks, sockets).register(readers);
        new NameCalls(story, searches, risks).register(readers);
        new ProcessCalls(story, searches, risks, actors).register(readers);
        new PrivilegeCalls(story, risks).register(readers);
    }

    @Override
    public List<TracedAction> add(EnrichedRecord enriched) {
        StraceRecord record = enriched.record();
        switch (record.kind()) {
            case CALL -> call(record, enriched.process());
            case SIGNAL -> signal(record, enriched.process());
            case EXIT -> exit(record, enriched.process());
            case NOTE, UNREADABLE -> { }
        }
        if (record.wallTime() > 0) {
            now = Math.max(now, record.wallTime() + record.durationNanos().orElse(0));
            story.passed(now);
        }
        return told();
    }

    @Override
    public List<TracedAction> idle(long wallTime) {
        story.passed(wallTime);
        return told();
    }

    @Override
    public List<TracedAction> end() {
        story.finishAll();
        return told();
    }

    private void call(StraceRecord record, Optional<ProcessInfo> process) {
        CallReader reader = readers.get(record.name());
        boolean slow = record.durationNanos().orElse(0) > Story.WINDOW_NANOS;
        if (reader == null && !slow) {
            return;
        }
        Call call = call(record, process, actor(record, process));
        if (reader != null) {
            learn(call);
            reader.read(call);
        }
        if (slow) {
            waits.read(call);
        }
    }

    private static Call call(StraceRecord record, Optional<ProcessInfo> process, Actor actor) {
        return new Call(record, actor, process);
    }

    private Actor actor(StraceRecord record, Optional<ProcessInfo> process) {
        int pid = process.map(ProcessInfo::pid).orElseGet(() -> actors.processOf(record.thread()));
        Actor actor = actors.of(pid);
        actor.learn(process);
        return actor;
    }

    /** The working directory stands beside AT_FDCWD in many calls. */
    private void learn(Call call) {
        if (call.argument(0) instanceof Value.Descriptor descriptor && descriptor.number() == -100
                && descriptor.target().startsWith("/")) {
            call.actor().moveTo(descriptor.target());
        }
        risks.startedIn(call.actor().directory());
    }

    private void signal(StraceRecord record, Optional<ProcessInfo> process) {
        if (ORDINARY_SIGNALS.contains(record.name()) || !record.name().startsWith("SIG")) {
            return;
        }
        Call call = call(record, process, actor(record, process));
        String from = call.argument(0) instanceof Value.Struct info && info.member("si_pid") instanceof Value.Number pid
                && pid.value() > 0
                ? pid.value() == call.pid() ? " from itself" : " from process " + pid.value() : "";
        String words = "took " + record.name() + from;
        Group group = story.group(call, Topic.SIGNAL_TAKEN, words);
        group.add(call);
        group.about(record.name(), words);
    }

    private void exit(StraceRecord record, Optional<ProcessInfo> process) {
        Actor actor = actor(record, process);
        if (record.name().equals("superseded") || record.thread() != actor.pid()) {
            actors.threadEnded(record.thread());
            return;
        }
        Call call = call(record, process, actor);
        story.finishAll(actor.pid());
        String what = call.argument(0).print();
        if (record.name().equals("killed")) {
            String core = call.arguments() > 1 ? " (core dumped)" : "";
            story.tell(call, Topic.KILLED, what, "killed by " + what + core);
        } else {
            story.tell(call, Topic.EXIT, what, "exited with " + what);
        }
        actors.ended(actor.pid());
    }

    private List<TracedAction> told() {
        List<Group> groups = story.drain();
        return groups.isEmpty() ? List.of() : groups.stream().map(this::action).toList();
    }

    private TracedAction action(Group group) {
        return new TracedAction(
                session,
                ++sequence,
                group.from(),
                group.to(),
                group.key().pid(),
                group.process().map(ProcessInfo::comm).orElse(""),
                group.process(),
                group.topic().kind(),
                Wording.subject(group),
                group.calls(),
                group.bytesMoved(),
                group.failures(),
                group.error(),
                group.duration(),
                Wording.text(group),
                group.risks());
    }
}
