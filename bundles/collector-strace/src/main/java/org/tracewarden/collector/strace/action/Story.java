// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Open groups of a session and those that have ended and wait to be told. At most {@value #MAX_GROUPS} are open; the
 * one that was quiet longest ends for a new one. A group that has ended is handed to {@link Folds}, which may tell
 * several as one.
 */
final class Story {

    static final int MAX_GROUPS = 4_096;
    static final long WINDOW_NANOS = 100_000_000L;

    private static final Topic[] OF_DESCRIPTOR = {
        Topic.OPEN, Topic.CREATE_FILE, Topic.READ, Topic.WRITE, Topic.COPY, Topic.LIST, Topic.MAP, Topic.CONNECT,
        Topic.LISTEN, Topic.ACCEPT, Topic.SEND, Topic.RECEIVE, Topic.LENGTH
    };

    private final Map<Group.Key, Group> open = new LinkedHashMap<>(64, 0.75f, true);
    private final Folds folds = new Folds();
    private final List<Group> told = new ArrayList<>();
    private long orders;

    /** The group of this key that a call can join; a new one when there is none or it was quiet for too long. */
    Group group(Call call, Group.Key key) {
        Group group = open.get(key);
        if (group != null) {
            if (group.isPatient() || call.begin() - group.touched() <= WINDOW_NANOS) {
                return group;
            }
            finish(key);
        }
        if (open.size() >= MAX_GROUPS) {
            finish(open.keySet().iterator().next());
        }
        group = new Group(key, ++orders, call.process(), call.begin());
        open.put(key, group);
        return group;
    }

    Group group(Call call, Topic topic) {
        return group(call, new Group.Key(call.pid(), topic, -1, ""));
    }

    Group group(Call call, Topic topic, String object) {
        return group(call, new Group.Key(call.pid(), topic, -1, object));
    }

    Group group(Call call, Topic topic, int descriptor) {
        return group(call, new Group.Key(call.pid(), topic, descriptor, ""));
    }

    Optional<Group> find(int pid, Topic topic, int descriptor) {
        return Optional.ofNullable(open.get(new Group.Key(pid, topic, descriptor, "")));
    }

    Optional<Group> find(int pid, Topic topic, String object) {
        return Optional.ofNullable(open.get(new Group.Key(pid, topic, -1, object)));
    }

    /** Tells what a single call amounts to. */
    Group tell(Call call, Topic topic, String subject, String shown) {
        told.addAll(folds.endBefore(call.pid(), call.begin()));
        Group group = single(call, topic);
        group.add(call);
        group.about(subject, shown);
        return group;
    }

    private Group single(Call call, Topic topic) {
        Group group = new Group(new Group.Key(call.pid(), topic, -1, ""), ++orders, call.process(), call.begin());
        told.add(group);
        return group;
    }

    /** Counts a failure that says something; the same failure again joins it. */
    Group failed(Call call, Topic topic, String subject) {
        Group group = group(call, new Group.Key(call.pid(), topic, -2, subject + '\0' + call.error()));
        group.add(call);
        group.about(subject, subject);
        group.hopeless();
        return group;
    }

    /** Takes a group out without telling it. */
    Optional<Group> take(int pid, Topic topic, int descriptor) {
        return Optional.ofNullable(open.remove(new Group.Key(pid, topic, descriptor, "")));
    }

    void drop(Group group) {
        open.remove(group.key());
    }

    void finish(Group.Key key) {
        Group group = open.remove(key);
        if (group != null) {
            finished(group);
        }
    }

    /** A descriptor was closed. */
    void closed(Call call, int descriptor) {
        for (Topic topic : OF_DESCRIPTOR) {
            Group group = open.remove(new Group.Key(call.pid(), topic, descriptor, ""));
            if (group != null) {
                group.touch(call.end());
                finished(group);
            }
        }
    }

    void closed(Call call, long first, long last) {
        finish(group -> group.key().pid() == call.pid() && group.key().descriptor() >= first
                && group.key().descriptor() <= last);
    }

    /** A process ended or runs another program. */
    void finishAll(int pid) {
        finish(group -> group.key().pid() == pid);
        told.addAll(folds.end(pid));
    }

    private void finish(Predicate<Group> which) {
        List<Group> found = new ArrayList<>();
        for (Iterator<Group> groups = open.values().iterator(); groups.hasNext();) {
            Group group = groups.next();
            if (which.test(group)) {
                groups.remove();
                found.add(group);
            }
        }
        found.sort(Comparator.comparingLong(Group::order));
        found.forEach(this::finished);
    }

    private void finished(Group group) {
        if (Wording.saysNothing(group)) {
            return;
        }
        // what a program loads at its start is told before what it then does
        find(group.key().pid(), Topic.LOAD, -1).filter(load -> load.to() <= group.from() && load.files() > 0)
                .ifPresent(load -> {
                    drop(load);
                    told.add(load);
                });
        told.addAll(folds.add(group));
    }

    /** Ends what was quiet for longer than the window. */
    void passed(long now) {
        while (!open.isEmpty()) {
            Map.Entry<Group.Key, Group> eldest = open.entrySet().iterator().next();
            Group group = eldest.getValue();
            if (now - group.touched() <= WINDOW_NANOS) {
                break;
            }
            if (group.isPatient()) {
                group.touch(now);
                open.get(eldest.getKey());
                continue;
            }
            finish(eldest.getKey());
        }
        told.addAll(folds.passed(now));
    }

    void finishAll() {
        finish(group -> true);
        told.addAll(folds.end());
    }

    /** What was told since the last time, in the order in which it began. */
    List<Group> drain() {
        if (told.isEmpty()) {
            return List.of();
        }
        List<Group> drained = new ArrayList<>(told);
        told.clear();
        drained.sort(Comparator.comparingLong(Group::from).thenComparingLong(Group::order));
        return drained;
    }

    int openGroups() {
        return open.size();
    }
}
