// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.process.ProcessInfo;

/** What a process may do, and what it sees: users, groups, capabilities, namespaces, mounts. */
final class PrivilegeCalls {

    private final Story story;
    private final RiskWatch risks;

    PrivilegeCalls(Story story, RiskWatch risks) {
        this.story = story;
        this.risks = risks;
    }

    void register(Map<String, CallReader> readers) {
        for (String name : new String[] {"setuid", "setreuid", "setresuid", "setfsuid"}) {
            readers.put(name, call -> user(call, "user"));
            readers.put(name + "32", call -> user(call, "user"));
        }
        for (String name : new String[] {"setgid", "setregid", "setresgid", "setfsgid"}) {
            readers.put(name, call -> user(call, "group"));
            readers.put(name + "32", call -> user(call, "group"));
        }
        readers.put("setgroups", call -> privilege(call, "set its further groups to " + call.argument(1).print()));
        readers.put("capset", call -> privilege(call, "changed its capabilities"));
        readers.put("prctl", this::prctl);
        readers.put("seccomp", call -> privilege(call, "limited its system calls (seccomp)"));
        readers.put("landlock_restrict_self", call -> privilege(call, "limited its access to files (landlock)"));
        readers.put("unshare", call -> privilege(call, "left namespaces: " + call.argument(0).print()));
        readers.put("setns", call -> privilege(call, "entered a namespace: " + call.argument(0).print()));
        readers.put("mount", this::mounted);
        readers.put("umount", call -> unmounted(call, call.path(0)));
        readers.put("umount2", call -> unmounted(call, call.path(0)));
        readers.put("pivot_root", call -> mount(call, call.path(0), "made " + call.path(0) + " the root"));
        readers.put("chroot", call -> mount(call, call.path(0), "made " + call.path(0) + " its root"));
        readers.put("move_mount", call -> mount(call, call.pathAt(2, 3), "mounted " + call.pathAt(2, 3)));
        readers.put("fsmount", call -> mount(call, call.argument(0).print(), "prepared a mount"));
    }

    private void user(Call call, String what) {
        String ids = ids(call);
        if (ids.isEmpty()) {
            return;
        }
        Group group = privilege(call, "set its " + what + " to " + ids);
        if (group != null && what.equals("user")) {
            Optional<Integer> uid = call.process().map(ProcessInfo::uid);
            for (int i = 0; i < call.arguments(); i++) {
                risks.becomes(group, call.number(i, -1), uid, call.failed());
            }
        }
    }

    /** The ids that are set, each once; empty when none is. */
    private static String ids(Call call) {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < call.arguments(); i++) {
            ids.add(call.argument(i).print());
        }
        ids.remove("-1");
        return String.join("/", ids);
    }

    private void prctl(Call call) {
        String words = switch (call.argument(0).print()) {
            case "PR_SET_NO_NEW_PRIVS" -> "gave up gaining privileges (no_new_privs)";
            case "PR_SET_KEEPCAPS" -> "changed whether it keeps capabilities";
            case "PR_SET_SECUREBITS" -> "changed its securebits";
            case "PR_CAPBSET_DROP" -> "gave up capabilities for good";
            case "PR_CAP_AMBIENT" -> "changed its ambient capabilities";
            case "PR_SET_DUMPABLE" -> "changed whether others may look into it";
            case "PR_SET_SECCOMP" -> "limited its system calls (seccomp)";
            default -> "";
        };
        if (!words.isEmpty() && !call.argument(1).print().equals("PR_CAP_AMBIENT_IS_SET")) {
            privilege(call, words);
        }
    }

    private Group privilege(Call call, String words) {
        if (call.failed()) {
            Group group = story.failed(call, Topic.PRIVILEGE, "");
            group.about(call.name(), "");
            group.other("do " + call.name());
            return group;
        }
        if (!call.succeeded()) {
            return null;
        }
        Group group = story.group(call, Topic.PRIVILEGE, words);
        group.add(call);
        group.about(call.name(), words);
        return group;
    }

    private void mounted(Call call) {
        String source = call.text(0);
        String where = call.path(1);
        String what = call.has(3, "MS_BIND") ? source : call.text(2).isEmpty() ? source : call.text(2);
        String words = call.has(3, "MS_REMOUNT") ? "remounted " + where
                : what.isEmpty() ? "changed the mount " + where : "mounted " + what + " at " + where;
        mount(call, where, words);
    }

    private void unmounted(Call call, String where) {
        if (call.failed()) {
            story.failed(call, Topic.MOUNT, where).other("unmount");
        } else {
            mount(call, where, "unmounted " + where);
        }
    }

    private void mount(Call call, String subject, String words) {
        if (call.failed()) {
            story.failed(call, Topic.MOUNT, subject);
        } else if (call.succeeded()) {
            Group group = story.group(call, Topic.MOUNT, words);
            group.add(call);
            group.about(subject, words);
        }
    }
}
