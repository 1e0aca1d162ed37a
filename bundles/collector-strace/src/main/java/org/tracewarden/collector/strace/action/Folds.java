// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells many ended groups of one kind and place as one: {@code read 14 files under /usr/include}. An ended group waits
 * for others of its process, topic and {@linkplain PathNames#anchor place} until none came for 100 ms; fewer than
 * {@value #MANY} are then told one by one. One that is risky, or failed, is always told by itself, and at once.
 */
final class Folds {

    static final int MANY = 5;
    private static final int MAX_FOLDS = 1_024;

    private final Map<Group.Key, Fold> open = new LinkedHashMap<>(64, 0.75f, true);

    /** @return what is to be told now */
    List<Group> add(Group group) {
        if (!foldable(group)) {
            List<Group> told = new ArrayList<>(endBefore(group.key().pid(), group.from()));
            told.add(group);
            return told;
        }
        List<Group> told = new ArrayList<>();
        String place = group.topic() == Topic.LOOK ? "" : PathNames.anchor(PathNames.directory(group.subject()));
        Group.Key key = new Group.Key(group.key().pid(), group.topic(), -1, place);
        Fold fold = open.get(key);
        if (fold != null && group.from() - fold.touched > Story.WINDOW_NANOS) {
            open.remove(key);
            told.addAll(fold.end());
            fold = null;
        }
        if (fold == null) {
            if (open.size() >= MAX_FOLDS) {
                Iterator<Fold> eldest = open.values().iterator();
                told.addAll(eldest.next().end());
                eldest.remove();
            }
            fold = new Fold();
            open.put(key, fold);
        }
        fold.add(key, group);
        return told;
    }

    List<Group> passed(long now) {
        if (open.isEmpty()) {
            return List.of();
        }
        List<Group> told = new ArrayList<>();
        Iterator<Fold> folds = open.values().iterator();
        while (folds.hasNext()) {
            Fold fold = folds.next();
            if (now - fold.touched <= Story.WINDOW_NANOS) {
                break;
            }
            told.addAll(fold.end());
            folds.remove();
        }
        return told;
    }

    List<Group> end(int pid) {
        List<Group> told = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            if (entry.getKey().pid() != pid) {
                return false;
            }
            told.addAll(entry.getValue().end());
            return true;
        });
        return told;
    }

    /** Those of a process whose last group had ended before a moment. */
    List<Group> endBefore(int pid, long moment) {
        if (open.isEmpty()) {
            return List.of();
        }
        List<Group> told = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            if (entry.getKey().pid() != pid || entry.getValue().touched > moment) {
                return false;
            }
            told.addAll(entry.getValue().end());
            return true;
        });
        return told;
    }

    List<Group> end() {
        List<Group> told = new ArrayList<>();
        open.values().forEach(fold -> told.addAll(fold.end()));
        open.clear();
        return told;
    }

    private static boolean foldable(Group group) {
        if (group.isHopeless() || !group.risks().isEmpty() || group.files() > 0) {
            return false;
        }
        return switch (group.topic()) {
            case READ, WRITE, OPEN, LIST, MAP, CREATE_FILE ->
                    group.subject().startsWith("/") && group.shown().equals(group.subject());
            case LOOK -> true;
            default -> false;
        };
    }

    /** A few groups by themselves, then their sum. */
    private static final class Fold {

        private final List<Group> few = new ArrayList<>();
        private Group sum;
        private long touched;

        void add(Group.Key key, Group group) {
            touched = Math.max(touched, group.touched());
            if (sum != null) {
                include(group);
                return;
            }
            few.add(group);
            if (few.size() == MANY) {
                Group first = few.get(0);
                sum = new Group(key, first.order(), first.process(), first.from());
                few.forEach(this::include);
                few.clear();
            }
        }

        List<Group> end() {
            return sum == null ? few : List.of(sum);
        }

        private void include(Group group) {
            sum.include(group);
        }
    }
}
