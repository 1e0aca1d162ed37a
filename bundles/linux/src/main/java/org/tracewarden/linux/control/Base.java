// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tracewarden.linux.cgroup.CgroupWalk;

/** The directory of this platform's groups in one hierarchy, and the files of those groups. Thread-safe. */
final class Base {

    private static final String MEMBERS = "cgroup.procs";
    private static final int OWN_LINKS = 2;

    private final KernelFiles files;
    private final int hierarchy;
    private final Path directory;
    private final byte[] prefix;
    private final boolean version2;
    private final Set<String> controllers;

    /**
     * @param hierarchy id as in /proc/PID/cgroup
     * @param controllers that groups in it have
     */
    Base(KernelFiles files, int hierarchy, Path directory, boolean version2, Set<String> controllers) {
        this.files = files;
        this.hierarchy = hierarchy;
        this.directory = directory;
        this.prefix = KernelFiles.encode(directory + "/");
        this.version2 = version2;
        this.controllers = Set.copyOf(controllers);
    }

    int hierarchy() {
        return hierarchy;
    }

    boolean version2() {
        return version2;
    }

    boolean has(String controller) {
        return controllers.contains(controller);
    }

    Path directory() {
        return directory;
    }

    Path directory(String group) {
        return directory.resolve(group);
    }

    Path joinFile(String group) {
        return directory(group).resolve(MEMBERS);
    }

    /** Makes the group where it is not there. */
    void make(String group) throws IOException {
        Path made = directory(group);
        if (Files.isDirectory(made)) {
            return;
        }
        try {
            Files.createDirectories(made);
        } catch (IOException refused) {
            throw new IOException("cannot make the control group " + made + ": " + reason(refused), refused);
        }
    }

    static String reason(IOException refused) {
        if (refused instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        return refused instanceof java.nio.file.FileSystemException failed && failed.getReason() != null
                ? failed.getReason() : String.valueOf(refused.getMessage());
    }

    boolean exists(String group, String file) {
        return Files.exists(directory(group).resolve(file));
    }

    Optional<String> read(String group, String file) {
        return files.read(path(group, file));
    }

    /** A file that holds one number; empty also for {@code max}. */
    OptionalLong number(String group, String file) {
        Optional<String> text = read(group, file);
        return text.isEmpty() ? OptionalLong.empty() : Lines.number(text.get().strip());
    }

    void write(String group, String file, String text) throws KernelRefusal {
        files.write(path(group, file), text);
    }

    /** The group's directory and those its members made below it, each before those in it. */
    List<Path> directories(String group) {
        List<Path> found = new ArrayList<>();
        CgroupWalk.walk(directory(group), group, (place, inode, path) -> found.add(place));
        return found;
    }

    /** Adds the living members, those of groups below it included. */
    void members(String group, Collection<Integer> pids) {
        for (Path place : directories(group)) {
            files.read(place.resolve(MEMBERS)).ifPresent(text -> Lines.pids(text, pids));
        }
    }

    /** Number of living members. */
    int count(String group) {
        if (nested(group)) {
            List<Integer> pids = new ArrayList<>();
            members(group, pids);
            return pids.size();
        }
        return read(group, MEMBERS).map(text -> (int) text.chars().filter(c -> c == '\n').count()).orElse(0);
    }

    private boolean nested(String group) {
        try {
            return ((Number) Files.getAttribute(directory(group), "unix:nlink")).intValue() > OWN_LINKS;
        } catch (IOException gone) {
            return false;
        }
    }

    List<String> groups() {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
            return names;
        }
        return names;
    }

    /** Removes the group with the empty ones below it. */
    void remove(String group) throws IOException {
        List<Path> places = directories(group);
        for (int i = places.size() - 1; i >= 0; i--) {
            remove(places.get(i));
        }
    }

    static void remove(Path group) throws IOException {
        try {
            Files.delete(group);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    private byte[] path(String group, String file) {
        int base = prefix.length - 1;
        byte[] path = new byte[base + group.length() + file.length() + 2];
        System.arraycopy(prefix, 0, path, 0, base);
        int end = append(path, base, group);
        path[end] = '/';
        append(path, end + 1, file);
        return path;
    }

    /** Names of groups and files are ASCII. */
    private static int append(byte[] path, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            path[at + i] = (byte) name.charAt(i);
        }
        return at + name.length();
    }

    @Override
    public String toString() {
        return directory + (version2 ? " (version 2)" : " (version 1)");
    }
}
