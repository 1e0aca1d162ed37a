// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
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
final class Base implements AutoCloseable {

    private static final String MEMBERS = "cgroup.procs";
    private static final int OWN_LINKS = 2;
    private static final int NO_PLACE = -1;
    /** What the umask lets through. */
    private static final int MODE = 0777;

    private final KernelFiles files;
    private final int hierarchy;
    private final Path directory;
    private final boolean version2;
    private final Set<String> controllers;
    /** The directory, open. */
    private int place;

    /**
     * @param hierarchy id as in /proc/PID/cgroup
     * @param controllers that groups in it have
     */
    Base(KernelFiles files, int hierarchy, Path directory, boolean version2, Set<String> controllers) {
        this.files = files;
        this.hierarchy = hierarchy;
        this.directory = directory;
        this.place = KernelFiles.place(directory);
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
        return Path.of(directory + "/" + group + "/" + MEMBERS);
    }

    /**
     * Makes the group where it is not there.
     *
     * @return whether it was not
     */
    boolean make(String group) throws IOException {
        if (Libc.mkdir(path(group), MODE) == 0) {
            return true;
        }
        if (Native.getLastError() == Libc.EEXIST) {
            return false;
        }
        // it is refused, or somebody removed what is above it while that was empty
        Path made = directory(group);
        try {
            Files.createDirectories(made);
            return true;
        } catch (IOException refused) {
            throw new IOException("cannot make the control group " + made + ": " + reason(refused), refused);
        }
    }

    private byte[] path(String group) {
        return KernelFiles.encode(directory + "/" + group);
    }

    static String reason(IOException refused) {
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        return refused instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason() : String.valueOf(refused.getMessage());
    }

    boolean exists(String group, String file) {
        return Files.exists(directory(group).resolve(file));
    }

    synchronized Optional<String> read(String group, String file) {
        return files.read(place, relative(group, file)).or(() -> readAnew(group, file));
    }

    /** Somebody may have removed the directory while it was empty, and it was made again. */
    private Optional<String> readAnew(String group, String file) {
        Optional<String> text = files.read(directory(group).resolve(file));
        if (text.isPresent()) {
            close();
            place = KernelFiles.place(directory);
        }
        return text;
    }

    /** A file that holds one number; empty also for {@code max}. */
    synchronized OptionalLong number(String group, String file) {
        OptionalLong number = files.number(place, relative(group, file));
        if (number.isPresent()) {
            return number;
        }
        Optional<String> text = read(group, file);
        return text.isEmpty() ? OptionalLong.empty() : Lines.number(text.get().strip());
    }

    void write(String group, String file, String text) throws KernelRefusal {
        files.write(directory(group).resolve(file), text);
    }

    /** The group's directory and those its members made below it, each before those in it. */
    List<Path> directories(String group) {
        List<Path> found = new ArrayList<>();
        CgroupWalk.walk(directory(group), group, (place, inode, path) -> found.add(place));
        return found;
    }

    /** Adds the living members, those of groups below it included. */
    void members(String group, Collection<Integer> pids) {
        if (!nested(group)) {
            read(group, MEMBERS).ifPresent(text -> Lines.pids(text, pids));
            return;
        }
        for (Path place : directories(group)) {
            files.read(place.resolve(MEMBERS)).ifPresent(text -> Lines.pids(text, pids));
        }
    }

    private synchronized boolean nested(String group) {
        int links = files.links(place, relative(group, ""));
        return links < 0 || links > OWN_LINKS;
    }

    List<String> groups() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException gone) {
            return names;
        }
        return names;
    }

    /** Removes the group with the empty ones below it. */
    void remove(String group) throws IOException {
        if (Libc.rmdir(path(group)) == 0 || Native.getLastError() == Libc.ENOENT) {
            return;
        }
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

    private static byte[] relative(String group, String file) {
        byte[] path = new byte[group.length() + file.length() + 2];
        int end = append(path, 0, group);
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
    public synchronized void close() {
        if (place >= 0) {
            Libc.close(place);
        }
        place = NO_PLACE;
    }

    @Override
    public String toString() {
        return directory + (version2 ? " (version 2)" : " (version 1)");
    }
}
