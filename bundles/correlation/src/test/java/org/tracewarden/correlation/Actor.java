// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;

/** A process in a {@link Story}. */
final class Actor {

    private final ProcessKey key;
    private String comm;
    private String exe;
    private Actor parent;
    private Actor reaper;
    private int uid = 1000;
    private int group;
    private int session;
    private String terminal = "";
    private int namespacePid;
    private long namespace = 4026531836L;
    private boolean kernelThread;
    private List<String> argv = List.of();
    private Workload workload = Workload.ROOT;

    Actor(int pid, long startTime, String program) {
        key = new ProcessKey(pid, startTime);
        comm = program.length() > 15 ? program.substring(0, 15) : program;
        exe = "/usr/bin/" + program;
        group = pid;
        session = pid;
        namespacePid = pid;
    }

    Actor childOf(Actor creator) {
        parent = creator;
        reaper = creator;
        group = creator.group;
        session = creator.session;
        return this;
    }

    Actor givenTo(Actor other) {
        reaper = other;
        return this;
    }

    Actor uid(int id) {
        uid = id;
        return this;
    }

    Actor comm(String name) {
        comm = name;
        return this;
    }

    Actor exe(String path) {
        exe = path;
        return this;
    }

    Actor group(int id) {
        group = id;
        return this;
    }

    Actor session(int id, String tty) {
        session = id;
        terminal = tty;
        return this;
    }

    Actor inNamespace(long inode, int pid) {
        namespace = inode;
        namespacePid = pid;
        return this;
    }

    Actor kernelThread() {
        kernelThread = true;
        exe = "";
        return this;
    }

    Actor argv(String... words) {
        argv = List.of(words);
        return this;
    }

    Actor inCgroup(String path) {
        workload = new Workload(path, ContainerRuntime.NONE, "", "", "");
        return this;
    }

    Actor in(Workload place) {
        workload = place;
        return this;
    }

    ProcessKey key() {
        return key;
    }

    ProcessInfo info() {
        return new ProcessInfo(key, Optional.ofNullable(parent).map(Actor::key), uid, comm, exe, argv, false, "/",
                group, session, terminal, namespacePid, namespace, kernelThread, workload);
    }

    Actor parent() {
        return parent;
    }

    List<ProcessInfo> ancestry() {
        List<ProcessInfo> all = new ArrayList<>();
        for (Actor a = reaper; a != null; a = a.reaper) {
            all.add(a.info());
        }
        return all;
    }
}
