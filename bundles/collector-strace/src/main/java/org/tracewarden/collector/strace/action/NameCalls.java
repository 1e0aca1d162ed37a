// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Map;
import org.tracewarden.collector.strace.line.Value;

/** Calls on names: looking at files, making, removing, renaming and linking them, changing what is known of them. */
final class NameCalls {

    private final Story story;
    private final Searches searches;
    private final RiskWatch risks;

    NameCalls(Story story, Searches searches, RiskWatch risks) {
        this.story = story;
        this.searches = searches;
        this.risks = risks;
    }

    void register(Map<String, CallReader> readers) {
        for (String name : new String[] {"stat", "lstat", "stat64", "lstat64", "access", "readlink", "statfs"}) {
            readers.put(name, call -> looked(call, call.path(0), call.argument(1)));
        }
        for (String name : new String[] {"newfstatat", "fstatat64", "statx", "faccessat", "faccessat2", "readlinkat"}) {
            readers.put(name, call -> looked(call, call.pathAt(0, 1), call.argument(2)));
        }
        readers.put("mkdir", call -> made(call, Topic.CREATE_DIRECTORY, call.path(0), ""));
        readers.put("mkdirat", call -> made(call, Topic.CREATE_DIRECTORY, call.pathAt(0, 1), ""));
        readers.put("mknod", call -> made(call, Topic.CREATE_NODE, call.path(0), node(call.argument(1))));
        readers.put("mknodat", call -> made(call, Topic.CREATE_NODE, call.pathAt(0, 1), node(call.argument(2))));
        readers.put("unlink", call -> deleted(call, call.path(0), false));
        readers.put("rmdir", call -> deleted(call, call.path(0), true));
        readers.put("unlinkat", call -> deleted(call, call.pathAt(0, 1), call.has(2, "AT_REMOVEDIR")));
        readers.put("rename", call -> renamed(call, call.path(0), call.path(1)));
        readers.put("renameat", call -> renamed(call, call.pathAt(0, 1), call.pathAt(2, 3)));
        readers.put("renameat2", call -> renamed(call, call.pathAt(0, 1), call.pathAt(2, 3)));
        readers.put("link", call -> linked(call, call.path(0), call.path(1), false));
        readers.put("linkat", call -> linked(call, call.pathAt(0, 1), call.pathAt(2, 3), false));
        readers.put("symlink", call -> linked(call, call.text(0), call.path(1), true));
        readers.put("symlinkat", call -> linked(call, call.text(0), call.pathAt(1, 2), true));
        readers.put("chmod", call -> mode(call, call.path(0), call.argument(1)));
        readers.put("fchmod", call -> mode(call, described(call), call.argument(1)));
        readers.put("fchmodat", call -> mode(call, call.pathAt(0, 1), call.argument(2)));
        readers.put("fchmodat2", call -> mode(call, call.pathAt(0, 1), call.argument(2)));
        readers.put("chown", call -> owner(call, call.path(0), 1));
        readers.put("lchown", call -> owner(call, call.path(0), 1));
        readers.put("fchown", call -> owner(call, described(call), 1));
        readers.put("fchownat", call -> owner(call, call.pathAt(0, 1), 2));
        for (String name : new String[] {"utime", "utimes"}) {
            readers.put(name, call -> changed(call, Topic.TIMES, call.path(0), ""));
        }
        for (String name : new String[] {"utimensat", "futimesat"}) {
            readers.put(name, call -> changed(call, Topic.TIMES, call.pathAt(0, 1), ""));
        }
        for (String name : new String[] {"truncate", "truncate64"}) {
            readers.put(name, call -> changed(call, Topic.LENGTH, call.path(0),
                    " to " + Quantity.bytes(call.number(1, 0))));
        }
        for (String name : new String[] {"setxattr", "lsetxattr", "removexattr", "lremovexattr"}) {
            readers.put(name, call -> attribute(call, call.path(0)));
        }
        for (String name : new String[] {"fsetxattr", "fremovexattr"}) {
            readers.put(name, call -> attribute(call, described(call)));
        }
        readers.put("chdir", call -> moved(call, call.path(0)));
        readers.put("fchdir", call -> moved(call, described(call)));
    }

    private static String described(Call call) {
        return call.descriptor(0).map(Target::of).map(Target::subject).filter(path -> path.startsWith("/")).orElse("");
    }

    private void looked(Call call, String path, Value told) {
        if (call.missing()) {
            searches.missing(call, path);
        } else if (call.failed() && call.error().equals("EACCES")) {
            story.failed(call, Topic.LOOK, path);
        } else if (call.succeeded() && !path.isEmpty()) {
            searches.found(call, path);
            // looked for in the text first: most files have no such bit, and their values need not be made
            if (told instanceof Value.Struct && told.print().contains("S_ISUID")) {
                risks.seenSetUserId(path);
            }
        }
    }

    private void made(Call call, Topic topic, String path, String what) {
        if (call.succeeded()) {
            searches.madeNew(call, path);
            Group group = story.group(call, topic, PathNames.anchor(
                    topic == Topic.CREATE_DIRECTORY ? path : PathNames.directory(path)));
            group.add(call);
            group.file(path, topic == Topic.CREATE_DIRECTORY);
            group.about(path, path);
            group.other(what);
            risks.uses(group, call, path, Access.CHANGE);
        } else if (call.failed() && !call.error().equals("EEXIST")) {
            risks.uses(story.failed(call, topic, path), call, path, Access.CHANGE);
        }
    }

    private static String node(Value mode) {
        String print = mode.print();
        return print.contains("S_IFIFO") ? "named pipe " : print.contains("S_IFSOCK") ? "socket "
                : print.contains("S_IFCHR") || print.contains("S_IFBLK") ? "device " : "";
    }

    private void deleted(Call call, String path, boolean directory) {
        if (call.succeeded()) {
            Group group = story.group(call, Topic.DELETE,
                    PathNames.anchor(directory ? path : PathNames.directory(path)));
            group.add(call);
            group.file(path, directory);
            group.about(path, path);
            risks.uses(group, call, path, Access.CHANGE);
            risks.deleted(path);
        } else if (call.missing()) {
            searches.missing(call, path);
        } else if (call.failed()) {
            risks.uses(story.failed(call, Topic.DELETE, path), call, path, Access.CHANGE);
        }
    }

    private void renamed(Call call, String from, String to) {
        String both = from + " to " + to;
        if (call.failed()) {
            risks.uses(story.failed(call, Topic.RENAME, both), call, to, Access.CHANGE);
        } else if (call.succeeded()) {
            Group group = story.group(call, Topic.RENAME, PathNames.anchor(PathNames.directory(to)));
            group.add(call);
            group.file(to, false);
            group.about(to, both);
            risks.uses(group, call, from, Access.CHANGE);
            risks.uses(group, call, to, Access.WRITE);
            risks.renamed(from, to);
        }
    }

    private void linked(Call call, String from, String to, boolean symbolic) {
        String words = symbolic ? "made symbolic link " + to + " to " + from : "linked " + from + " as " + to;
        if (call.failed()) {
            risks.uses(story.failed(call, Topic.LINK, to), call, to, Access.CHANGE);
        } else if (call.succeeded()) {
            Group group = story.group(call, Topic.LINK, PathNames.anchor(PathNames.directory(to)));
            group.add(call);
            group.file(to, false);
            group.about(to, words);
            risks.uses(group, call, to, Access.WRITE);
            risks.linked(PathNames.resolve(PathNames.directory(to), from), to);
        }
    }

    private void mode(Call call, String path, Value mode) {
        Group group = changed(call, Topic.MODE, path, " to " + mode.print());
        if (call.succeeded() && group != null) {
            risks.mode(group, path, Call.mode(mode));
        }
    }

    private void owner(Call call, String path, int user) {
        changed(call, Topic.OWNER, path, " to " + call.argument(user).print() + ":" + call.argument(user + 1).print());
    }

    private void attribute(Call call, String path) {
        Group group = changed(call, Topic.ATTRIBUTE, path, ", " + call.text(1));
        if (group != null && call.succeeded() && call.text(1).equals("security.capability")) {
            risks.capabilities(group, path);
        }
    }

    private Group changed(Call call, Topic topic, String path, String how) {
        if (path.isEmpty() || !call.succeeded() && !call.failed()) {
            return null;
        }
        Group group;
        if (call.failed()) {
            group = story.failed(call, topic, path);
        } else {
            group = story.group(call, topic, PathNames.anchor(PathNames.directory(path)));
            group.add(call);
            if (group.names().size() >= Group.MAX_NAMES || !group.names().contains(path)) {
                group.file(path, false);
            }
            group.about(path, path);
            group.other(how);
        }
        risks.uses(group, call, path, Access.CHANGE);
        return group;
    }

    private void moved(Call call, String path) {
        if (call.succeeded() && path.startsWith("/")) {
            call.actor().moveTo(path);
        } else if (call.missing()) {
            searches.missing(call, path);
        }
    }
}
