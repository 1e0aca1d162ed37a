// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;

/** One run of one program, seen by strace and by the BPF collector at the same time. */
@ExtendWith(LiveExtension.class)
class SameCallsIT {

    private static final int ROUNDS = 40;
    private static final int CALLS_A_ROUND = 17;
    private static final int SUCCESSFUL_END = 7;

    @Test
    void bothTellTheSameCallsOfEachThreadInTheSameOrderWithTheSameResults(Host host, Console console) {
        Following stream = console.follow("trace:syscalls trio --for 60s --json");
        Patience.until("the stream to begin", Patience.ENOUGH, () -> {
            // of a directory that is not there: ends at once, and its few calls are not between the marks
            host.attempt(Host.program("trio"), host.directory() + "/none", "0");
            return stream.soFar();
        }, lines -> !lines.isEmpty());
        Output traced = console.attempt("trace:run --events --json -- " + Host.program("trio") + " " + host.directory()
                + " " + ROUNDS);
        assertEquals(SUCCESSFUL_END, traced.status(), traced::toString);
        Map<Integer, List<String>> byStrace = betweenMarks(Json.values(traced.out()).stream()
                .filter(node -> node.path("kind").asText().equals("CALL")).map(SameCallsIT::ofStrace).toList());
        assertEquals(3, byStrace.size(), byStrace.keySet()::toString);

        Map<Integer, List<String>> byKernel = Patience.until("the same threads of the kernel", Patience.ENOUGH,
                () -> betweenMarks(stream.soFar().stream().flatMap(line -> Json.values(line).stream())
                        .filter(node -> node.has("call")).map(SameCallsIT::ofKernel)
                        .filter(call -> byStrace.containsKey(call.thread())).toList()),
                threads -> threads.keySet().equals(byStrace.keySet()));
        stream.hangUp();

        List<Integer> lengths = byStrace.values().stream().map(List::size).sorted().toList();
        int calls = ROUNDS * CALLS_A_ROUND;
        assertEquals(List.of(calls + 2, 2 * calls + 2, 3 * calls + 2), lengths);
        for (int thread : byStrace.keySet()) {
            assertEquals(byStrace.get(thread), byKernel.get(thread), () -> "calls of thread " + thread);
        }
        assertTrue(byStrace.values().stream().flatMap(Collection::stream).anyMatch("close = -9"::equals));
    }

    @Test
    void whatBothSeeIsToldOnce(Console console) {
        try (Events events = Events.follow(console.platform(), "fork,exec,exit,signal,delivered,death,failed")) {
            TracedRun run = TracedRun.events(console.platform(),
                    "sh -c 'sleep 1000 & kill -9 $!; wait $!; LC_ALL=C cat /no/such/file; exit 3'");
            assertEquals(3, run.status());
            List<JsonNode> told = events.untilNow();

            assertEquals(3, run.pids().size(), run::toString);
            for (int pid : run.pids()) {
                List<JsonNode> ofOne = events.of(pid, told);
                assertEquals(1, Events.count(ofOne, "processExit"), ofOne::toString);
                assertTrue(ofOne.stream().noneMatch(event -> event.at("/header/collector").asText().equals("strace")),
                        ofOne::toString);
            }
            List<JsonNode> failed = told.stream()
                    .filter(event -> event.at("/call/path").asText().equals("/no/such/file")).toList();
            assertEquals(1, failed.size(), failed::toString);
            Registrar registrar = new Registrar(console.platform());
            assertEquals(1, registrar.certificatesOf(run.pidOf("SIGKILL"), 0, 1).stream()
                    .filter(death -> death.killer().filter(k -> k.process().pid() == run.pid()).isPresent()).count());
        }
    }

    private record Call(int thread, String nameAndResult, boolean begins, boolean ends) {}

    private static Call ofStrace(JsonNode event) {
        String error = event.required("error").textValue();
        String result = error.isEmpty() ? event.required("result").textValue() : "-" + Errno.number(error);
        int annotation = result.indexOf('<');
        String number = annotation < 0 ? result : result.substring(0, annotation);
        if (number.startsWith("0x") || number.startsWith("0") && number.length() > 1 && !number.startsWith("0x")) {
            number = Long.toString(Long.decode(number));
        }
        List<String> arguments = new ArrayList<>();
        event.required("arguments").forEach(argument -> arguments.add(argument.textValue()));
        return new Call(event.required("thread").intValue(), event.required("name").textValue() + " = " + number,
                arguments.contains("\"begin\""), arguments.contains("\"end\""));
    }

    private static Call ofKernel(JsonNode streamed) {
        JsonNode call = streamed.required("call");
        String path = call.required("path").textValue();
        return new Call(call.required("thread").intValue(),
                call.at("/syscall/name").textValue() + " = " + call.required("result").longValue(),
                path.equals("begin"), path.equals("end"));
    }

    /** The calls of each thread from its mark to its other one; a thread without both is left out. */
    private static Map<Integer, List<String>> betweenMarks(List<Call> calls) {
        Map<Integer, List<String>> open = new TreeMap<>();
        Map<Integer, List<String>> whole = new TreeMap<>();
        for (Call call : calls) {
            if (call.begins()) {
                open.put(call.thread(), new ArrayList<>());
            }
            List<String> thread = open.get(call.thread());
            if (thread != null) {
                thread.add(call.nameAndResult());
                if (call.ends()) {
                    whole.put(call.thread(), open.remove(call.thread()));
                }
            }
        }
        return whole;
    }
}
