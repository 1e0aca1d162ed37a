// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tracewarden.collector.strace.line.Value;

/** Running programs, starting processes and threads, signals, tracing others. */
final class ProcessCalls {

    private final Story story;
    private final Searches searches;
    private final RiskWatch risks;
    private final Actors actors;

    ProcessCalls(Story story, Searches searches, RiskWatch risks, Actors actors) {
        this.story = story;
        this.searches = searches;
        this.risks = risks;
        this.actors = actors;
    }

    void register(Map<String, CallReader> readers) {
        readers.put("execve", call -> ran(call, call.path(0), call.argument(1)));
        readers.put("execveat", call -> ran(call, call.pathAt(0, 1), call.argument(2)));
        for (String name : new String[] {"clone", "clone3", "fork", "vfork"}) {
            readers.put(name, this::started);
        }
        readers.put("kill", call -> signalled(call, 0, 1));
        readers.put("tkill", call -> signalled(call, 0, 1));
        readers.put("tgkill", call -> signalled(call, 0, 2));
        readers.put("rt_sigqueueinfo", call -> signalled(call, 0, 1));
        readers.put("rt_tgsigqueueinfo", call -> signalled(call, 0, 2));
        readers.put("pidfd_send_signal", call -> signalled(call, 0, 1));
        readers.put("ptrace", this::traced);
        readers.put("process_vm_readv", call -> memory(call, "read memory of process "));
        readers.put("process_vm_writev", call -> memory(call, "wrote memory of process "));
    }

    private void ran(Call call, String path, Value arguments) {
        List<String> argv = texts(arguments);
        String command = Wording.command(path, argv.subList(Math.min(1, argv.size()), argv.size()));
        if (call.succeeded()) {
            searches.used(call, path);
            // what this process did before belongs to the program it was
            story.finishAll(call.pid());
            Group group = story.tell(call, Topic.RUN, command, command);
            risks.ran(group, call, path, argv);
            call.actor().runs(path);
        } else if (call.missing()) {
            searches.missing(call, path);
        } else if (call.failed()) {
            story.failed(call, Topic.RUN, path);
        }
    }

    private static List<String> texts(Value value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Value.Array array) {
            for (Value element : array.elements()) {
                texts.add(element instanceof Value.Text text ? text.text() : element.print());
            }
        }
        return texts;
    }

    private void started(Call call) {
        if (call.failed()) {
            story.failed(call, Topic.START_PROCESS, "");
        } else if (call.succeeded() && call.result() > 0) {
            int child = (int) call.result();
            String shown = Integer.toString(child);
            if (isThread(call)) {
                actors.thread(child, call.pid());
                Group group = story.group(call, Topic.START_THREAD);
                group.add(call);
                group.about(shown, shown);
            } else {
                actors.child(child, call.actor());
                story.tell(call, Topic.START_PROCESS, shown, shown);
            }
        }
    }

    private static boolean isThread(Call call) {
        for (int i = 0; i < call.arguments(); i++) {
            if (call.argument(i).print().contains("CLONE_THREAD")) {
                return true;
            }
        }
        return false;
    }

    private void signalled(Call call, int target, int signal) {
        String name = call.argument(signal).print();
        if (name.equals("0")) {
            return;
        }
        long to = call.number(target, 0);
        // pidfd_send_signal names a descriptor
        String whom = call.name().startsWith("pidfd") ? "the process of descriptor " + call.argument(target).print()
                : to == call.pid() ? "itself"
                : to == 0 ? "its process group"
                : to == -1 ? "every process"
                : to < 0 ? "process group " + -to
                : call.name().equals("tkill") ? "thread " + to : "process " + to;
        String words = name + " to " + whom;
        if (call.failed()) {
            story.failed(call, Topic.SIGNAL, words);
        } else if (call.succeeded()) {
            Group group = story.group(call, Topic.SIGNAL, words);
            group.add(call);
            group.about(words, "sent " + words);
        }
    }

    private void traced(Call call) {
        String request = call.argument(0).print();
        long whom = call.number(1, 0);
        boolean attaches = request.equals("PTRACE_ATTACH") || request.equals("PTRACE_SEIZE");
        String words = request.equals("PTRACE_TRACEME")
                ? "let its parent trace it"
                : (attaches ? "attached to process " : "traced process ") + whom
                        + (attaches ? "" : " by " + request);
        Group group;
        if (call.failed()) {
            group = story.failed(call, Topic.TRACE, "process " + whom);
        } else if (call.succeeded()) {
            group = story.group(call, Topic.TRACE, words);
            group.add(call);
            group.about("process " + whom, words);
        } else {
            return;
        }
        if (attaches || request.startsWith("PTRACE_POKE") || request.startsWith("PTRACE_SETREG")) {
            risks.traces(group, call.failed(), (attaches ? "attaches to process " : "changes process ") + whom
                    + " with " + request);
        }
    }

    private void memory(Call call, String verb) {
        String whom = call.argument(0).print();
        Group group;
        if (call.failed()) {
            group = story.failed(call, Topic.TRACE, "process " + whom);
            group.other("reach memory of");
        } else {
            group = story.group(call, Topic.TRACE, verb + whom);
            group.add(call);
            group.move(call.result());
            group.about("process " + whom, verb + whom);
        }
        if (call.pid() > 0 && call.number(0, 0) != call.pid()) {
            risks.traces(group, call.failed(),
                    (call.name().endsWith("writev") ? "writes" : "reads") + " the memory of process " + whom);
        }
    }
}
