// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Walks the directories of a hierarchy. The file system keeps the number of subdirectories in the link count, so that
 * the many cgroups without children cost one stat each instead of one for each of their files. Cgroups that vanish
 * meanwhile are left out.
 */
public final class CgroupWalk {

    private static final String ATTRIBUTES = "unix:ino,nlink,isDirectory";
    private static final int MAX_DEPTH = 64;

    private final Visitor visitor;

    private CgroupWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Visits a directory and all below it, parents first.
     *
     * @param path what the directory is called in the paths that are given to the visitor; empty for a root
     */
    public static void walk(Path directory, String path, Visitor visitor) {
        new CgroupWalk(visitor).walk(directory, path, 0);
    }

    /** Returns whether it is a directory. */
    private boolean walk(Path directory, String path, int depth) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(directory, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException removedMeanwhile) {
            return false;
        }
        if (!Boolean.TRUE.equals(attributes.get("isDirectory"))) {
            return false;
        }
        visitor.directory(directory, ((Number) attributes.get("ino")).longValue(), path.isEmpty() ? "/" : path);
        int links = ((Number) attributes.get("nlink")).intValue();
        // below 2 the file system does not count them
        int children = links < 2 ? Integer.MAX_VALUE : links - 2;
        if (children > 0 && depth < MAX_DEPTH) {
            children(directory, path, depth, children);
        }
        return true;
    }

    private void children(Path directory, String path, int depth, int expected) {
        int left = expected;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (walk(entry, path + "/" + entry.getFileName(), depth + 1) && --left == 0) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException removedMeanwhile) {
            // what was listed before stays; a cgroup that is gone has nobody in it to be looked up later
            return;
        }
    }

    /** Takes the directories. */
    @FunctionalInterface
    public interface Visitor {

        /** @param inode kernfs id of the cgroup */
        void directory(Path directory, long inode, String path);
    }
}
