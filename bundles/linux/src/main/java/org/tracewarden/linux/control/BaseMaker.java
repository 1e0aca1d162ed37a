// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.linux.cgroup.CgroupFs;

/**
 * Makes {@code tracewarden/INSTANCE} in a hierarchy: at its root, or, where that is refused, in the group that this
 * process is in, which a unit with {@code Delegate=yes} or a container may write to.
 */
final class BaseMaker {

    static final String FOLDER = "tracewarden";

    /** For the processes that stand in the way of controllers; beside {@link #FOLDER}, so it is no group of ours. */
    static final String BYSTANDERS = "tracewarden-others";

    private static final String CONTROLLERS = "cgroup.controllers";
    private static final String PASSED_DOWN = "cgroup.subtree_control";
    private static final String MEMBERS = "cgroup.procs";
    /** Of all groups but the root. */
    private static final String TYPE = "cgroup.type";

    /** What is moved may start others meanwhile. */
    private static final int MOVING_ROUNDS = 20;

    private final KernelFiles files;
    private final OwnPlaces own;
    private final String instance;

    BaseMaker(KernelFiles files, OwnPlaces own, String instance) {
        this.files = files;
        this.own = own;
        this.instance = instance;
    }

    /**
     * @param base empty when it was refused everywhere
     * @param inOwnGroup whether it is in the group of this process, because it may not be at the root
     * @param refusals what was refused and why
     */
    record Made(Optional<Base> base, boolean inOwnGroup, List<String> refusals) {}

    Made make(CgroupFs.Hierarchy hierarchy) {
        Set<Path> places = new LinkedHashSet<>();
        places.add(hierarchy.mount());
        Optional<Path> mine = own.directory(hierarchy).map(BaseMaker::withoutOwnFolder);
        mine.ifPresent(places::add);
        List<String> refusals = new ArrayList<>();
        for (Path place : places) {
            Path directory = place.resolve(FOLDER).resolve(instance);
            try {
                Files.createDirectories(directory);
            } catch (IOException refused) {
                refusals.add(place + ": " + Base.reason(refused));
                continue;
            }
            if (!Files.isWritable(directory.resolve(MEMBERS))) {
                refusals.add(directory + ": processes may not be moved there (" + MEMBERS + " is not writable)");
                leave(directory);
                continue;
            }
            Set<String> controllers = hierarchy.version2()
                    ? passDown(place, directory, refusals) : Set.copyOf(hierarchy.controllers());
            boolean inOwnGroup = !place.equals(hierarchy.mount());
            return new Made(
                    Optional.of(new Base(files, hierarchy.id(), directory, hierarchy.version2(), controllers)),
                    inOwnGroup, inOwnGroup ? List.copyOf(refusals.subList(1, refusals.size())) : refusals);
        }
        return new Made(Optional.empty(), false, refusals);
    }

    private static void leave(Path directory) {
        try {
            Base.remove(directory);
            Base.remove(directory.getParent());
        } catch (IOException usedByOthers) {
            return;
        }
    }

    /** A platform that moved itself out of the way before is still where it went. */
    private static Path withoutOwnFolder(Path mine) {
        return mine.getFileName() != null && mine.getFileName().toString().equals(BYSTANDERS) ? mine.getParent() : mine;
    }

    /** Has the controllers given to the groups in the directory, and returns those that they have. */
    private Set<String> passDown(Path top, Path directory, List<String> refusals) {
        Set<String> wanted = new HashSet<>(Controllers.WANTED_OF_VERSION_2);
        for (Path level : List.of(top, directory.getParent(), directory)) {
            wanted.retainAll(words(level.resolve(CONTROLLERS)));
            if (!words(level.resolve(PASSED_DOWN)).containsAll(wanted) && !makeRoom(level)) {
                refusals.add("controllers are not passed down by " + level + ": processes are in it that could not be"
                        + " moved to " + level.resolve(BYSTANDERS));
            } else {
                enable(level, wanted, refusals);
            }
            wanted.retainAll(words(level.resolve(PASSED_DOWN)));
        }
        return wanted;
    }

    private void enable(Path level, Set<String> wanted, List<String> refusals) {
        Set<String> passed = words(level.resolve(PASSED_DOWN));
        for (String controller : Controllers.WANTED_OF_VERSION_2) {
            if (!wanted.contains(controller) || passed.contains(controller)) {
                continue;
            }
            try {
                files.write(level.resolve(PASSED_DOWN), "+" + controller);
            } catch (KernelRefusal refused) {
                refusals.add("controller " + controller + " is not passed down by " + level + ": " + refused.reason());
            }
        }
    }

    /**
     * A group of version 2, other than the root, has processes or passes controllers down. With cpu and pids the kernel
     * would take both, and turn the group into one of threads, in which no process could be moved to another group. When
     * this process is in it, the group was given to the platform, and those in it go into one below.
     *
     * @return whether nobody is in the way
     */
    private boolean makeRoom(Path level) {
        if (!Files.exists(level.resolve(TYPE))) {
            return true;
        }
        List<Integer> members = own.members(level);
        for (int round = 0; round < MOVING_ROUNDS && !members.isEmpty(); round++) {
            if (round == 0 && !members.contains((int) ProcessHandle.current().pid())) {
                return false;
            }
            move(members, level.resolve(BYSTANDERS));
            members = own.members(level);
        }
        return members.isEmpty();
    }

    private void move(List<Integer> pids, Path room) {
        try {
            Files.createDirectories(room);
            for (int pid : pids) {
                files.write(room.resolve(MEMBERS), Integer.toString(pid));
            }
        } catch (IOException refused) {
            // one that has ended, or may not be moved: the next look tells which
            return;
        }
    }

    private Set<String> words(Path file) {
        return Set.of(files.read(file).map(String::strip).filter(text -> !text.isEmpty())
                .map(text -> text.split("\\s+")).orElse(new String[0]));
    }
}
