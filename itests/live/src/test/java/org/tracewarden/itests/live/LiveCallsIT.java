// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** trace:syscalls beside strace(1), which stops the process at each call and knows everything. */
@ExtendWith(LiveExtension.class)
class LiveCallsIT {

    /** Where strace reads more of the process's memory, or writes flags in another order. */
    private static final Map<String, String> AS_STRACE_HAS_IT = Map.of(
            "EFD_NONBLOCK|EFD_CLOEXEC", "EFD_CLOEXEC|EFD_NONBLOCK",
            "SOCK_CLOEXEC|SOCK_NONBLOCK, 6)", "SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP)",
            "epoll_pwait(4, ADDRESS, 1, 20ms, NULL, 8) = 0", "epoll_pwait(4, [], 1, 20, NULL, 8) = 0");

    private static final Pattern TOLD = Pattern.compile("\\S+ +(\\d+) (\\w+\\(.*\\) = .*?)  <[^<>]*>");
    /** Behind a descriptor stands what it is, as with strace -y. */
    private static final Pattern FILE = Pattern.compile("(?<=\\d)<[^<>]*>");
    private static final Pattern TRACED = Pattern.compile("(\\w+\\(.*\\)) += (.*)");

    @Test
    void eachCallIsToldInItsOrderAsStraceTellsIt(Host host, Console console) throws IOException {
        Path directory = host.directory();
        Victim victim = host.start("calls_in_order", directory, "wait").ready();
        Following stream = console.follow("trace:syscalls " + victim.pid() + " --for 2m --wide");
        stream.await("calls", line -> line.contains("getppid() = "));
        host.shell("kill -USR1 " + victim.pid());
        victim.end();
        List<String> printed = stream.toTheEnd(Patience.ENOUGH);

        List<String> told = script(printed.stream().map(TOLD::matcher).filter(Matcher::matches).map(m -> {
            assertEquals(victim.pid(), Integer.parseInt(m.group(1)));
            return m.group(2);
        }).toList());
        assertEquals(comparable(script(traced(host))), comparable(told));
        for (String file : List.of("ftruncate(3<" + directory + "/file>", "read(3<anon_inode:[eventfd]>",
                "epoll_pwait(4<anon_inode:[eventpoll]>", "listen(5<socket")) {
            assertTrue(told.stream().anyMatch(call -> call.contains(file)), () -> file + " is not in " + told);
        }
        String summary = printed.get(printed.size() - 1);
        assertTrue(summary.endsWith("none left out, none lost in the kernel; the process has ended."), summary);
    }

    @Test
    void onlyWhatWasAskedForIsTold(Host host, Console console) {
        Victim victim = host.start("calls_in_order", host.directory(), "wait").ready();
        Following failed = console.follow(
                "trace:syscalls " + victim.pid() + " --errors --syscall close,getppid --for 2m");
        Following named = console.follow("trace:syscalls calls_in_order --syscall mkdirat,clock_nanosleep --for 2m");
        failed.await("a failure", line -> line.contains("close(-1) = "));
        named.await("calls", line -> line.contains("clock_nanosleep("));
        host.shell("kill -USR1 " + victim.pid());
        victim.end();

        List<String> failures = failed.toTheEnd(Patience.ENOUGH);
        List<String> calls = failures.subList(0, failures.size() - 1);
        assertTrue(calls.stream().allMatch(call -> call.contains("close(-1) = -1 EBADF")
                || call.contains("close(3) = -1 EBADF")), () -> "failed closes only: " + failures);
        assertEquals(1, calls.stream().filter(call -> call.contains("close(3)")).count());
        named.await("mkdirat", line -> line.contains("mkdirat(AT_FDCWD, \"directory\", 0750) = 0"));
        named.hangUp();
        assertTrue(named.soFar().stream().allMatch(l -> l.contains("clock_nanosleep(") || l.contains("mkdirat(")),
                () -> named.soFar().toString());
    }

    private static List<String> traced(Host host) throws IOException {
        Path output = host.directory().resolve("strace");
        host.run("strace", "-o", output.toString(), Host.program("calls_in_order"), host.directory().toString());
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            Matcher call = TRACED.matcher(line);
            if (call.matches()) {
                calls.add(call.group(1) + " = " + call.group(2));
            }
        }
        return calls;
    }

    /** The calls between the marks. */
    private static List<String> script(List<String> calls) {
        int begin = -1;
        int end = -1;
        for (int i = 0; i < calls.size(); i++) {
            begin = calls.get(i).contains("\"begin\"") ? i : begin;
            end = calls.get(i).contains("\"end\"") ? i : end;
        }
        assertTrue(begin >= 0 && end > begin, () -> "no marks in " + calls);
        return calls.subList(begin, end + 1);
    }

    /** What differs from run to run made equal. */
    private static List<String> comparable(List<String> calls) {
        return calls.stream().map(LiveCallsIT::comparable).toList();
    }

    private static String comparable(String call) {
        String text = FILE.matcher(call).replaceAll("").replaceAll("0x[0-9a-f]{6,}", "ADDRESS")
                .replaceAll("getppid\\(\\) = \\d+", "getppid() = PID");
        for (Map.Entry<String, String> same : AS_STRACE_HAS_IT.entrySet()) {
            text = text.replace(same.getKey(), same.getValue());
        }
        return text;
    }
}
