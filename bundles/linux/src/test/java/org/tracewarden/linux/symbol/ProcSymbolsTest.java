// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.syscall.StackFrame;

/** Against programs that are compiled here and tell the addresses of their own functions. */
class ProcSymbolsTest {

    private static final String SOURCE = """
            #include <stdio.h>
            #include <unistd.h>
            static int unexported(int x) { return x * 3 + 1; }
            int inner(int x) { return x + 7 + unexported(x); }
            int outer(int x) { return inner(x) + unexported(x + 1); }
            int main(int count, char **arguments)
            {
                printf("%p %p %p %p\\n", (void *)inner, (void *)outer, (void *)unexported, (void *)getppid);
                fflush(stdout);
                return getchar() + outer(count);
            }
            """;

    @TempDir
    Path folder;

    private final ProcSymbols symbols = new ProcSymbols();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private record Running(Path program, int pid, long[] addresses) {}

    private Path compile(String name, String... options) throws Exception {
        Path source = Files.writeString(folder.resolve(name + ".c"), SOURCE);
        Path program = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("gcc", "-O0", "-o", program.toString(), source.toString()));
        command.addAll(List.of(options));
        Process gcc = start(new ProcessBuilder(command).redirectErrorStream(true));
        String output = new String(gcc.getInputStream().readAllBytes());
        Assumptions.assumeTrue(gcc.waitFor() == 0, "needs gcc with these options: " + output);
        return program;
    }

    /** A running program and the addresses it tells. */
    private Running run(Path program) throws IOException {
        Process process = start(new ProcessBuilder(program.toString()));
        String line = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        long[] addresses = List.of(line.split(" ")).stream()
                .mapToLong(address -> Long.parseUnsignedLong(address.substring(2), 16))
                .toArray();
        return new Running(program, (int) process.pid(), addresses);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static long[] plus(long[] addresses, long offset) {
        long[] moved = addresses.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += offset;
        }
        return moved;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-pie -fPIE", "-no-pie", "-static", "-static-pie", "-Wl,-z,noseparate-code"})
    void functionsAreFoundHoweverTheProgramIsLinked(String options) throws Exception {
        Running running = run(compile("victim", options.split(" ")));
        List<StackFrame> frames = symbols.resolve(running.pid(), plus(running.addresses(), 5));
        String module = running.program().toRealPath().toString();
        assertEquals(new StackFrame(running.addresses()[0] + 5, module, "inner", 5), frames.get(0));
        assertEquals(new StackFrame(running.addresses()[1] + 5, module, "outer", 5), frames.get(1));
        assertEquals(new StackFrame(running.addresses()[2] + 5, module, "unexported", 5), frames.get(2));
        if (options.contains("-static")) {
            assertEquals("getppid", frames.get(3).symbol());
        } else {
            assertTrue(frames.get(3).module().contains("libc"), frames.get(3).module());
            assertEquals("getppid", frames.get(3).symbol());
            assertEquals(5, frames.get(3).offset());
        }
    }

    @Test
    void aCallThatNeverReturnsBelongsToItsCallerAndNotToWhatLiesBehind() throws Exception {
        Running running = run(compile("victim", "-falign-functions=1"));
        long[] addresses = running.addresses();
        StackFrame frame = symbols.resolve(running.pid(), addresses).get(0);
        assertEquals("unexported", frame.symbol());
        assertEquals(addresses[0] - addresses[2], frame.offset());
    }

    @Test
    void aStrippedProgramHasTheOffsetInItsModule() throws Exception {
        Path whole = compile("whole", "-no-pie", "-Wl,-Ttext-segment=0x10000000");
        Running running = run(whole);
        Path stripped = compile("stripped", "-s", "-no-pie", "-Wl,-Ttext-segment=0x10000000");
        Running bare = run(stripped);
        assertEquals("inner", symbols.resolve(running.pid(), plus(running.addresses(), 4)).get(0).symbol());
        StackFrame frame = symbols.resolve(bare.pid(), plus(bare.addresses(), 4)).get(0);
        assertEquals(new StackFrame(bare.addresses()[0] + 4, stripped.toRealPath().toString(), "",
                bare.addresses()[0] + 4 - 0x10000000L), frame);
    }

    @Test
    void aLibraryWithoutASymbolTableIsReadByItsDynamicOne() throws Exception {
        Path program = compile("exporting", "-s", "-rdynamic");
        Running running = run(program);
        List<StackFrame> frames = symbols.resolve(running.pid(), plus(running.addresses(), 1));
        assertEquals("inner", frames.get(0).symbol());
        assertEquals("outer", frames.get(1).symbol());
        assertEquals("", frames.get(2).symbol());
    }

    @Test
    void aProgramThatWasReplacedIsStillReadAsItRuns() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to read deleted programs");
        Running running = run(compile("victim"));
        Path other = compile("other", "-Dinner=changed", "-Douter=another", "-fno-omit-frame-pointer", "-pg");
        Files.move(other, running.program(), StandardCopyOption.REPLACE_EXISTING);
        StackFrame frame = symbols.resolve(running.pid(), plus(running.addresses(), 3)).get(0);
        assertEquals("inner", frame.symbol());
        assertEquals(running.program().toString(), frame.module());
    }

    @Test
    void aSleepingProcessIsInTheFunctionThatSleeps() throws Exception {
        Process sleep = start(new ProcessBuilder("sleep", "60"));
        String[] fields = awaitCall(sleep, System.getProperty("os.arch").equals("aarch64") ? "115" : "230");
        long instruction = Long.parseUnsignedLong(fields[fields.length - 1].substring(2), 16);
        StackFrame frame = symbols.resolve((int) sleep.pid(), new long[] {instruction}).get(0);
        assertTrue(frame.module().contains("libc"), frame.toString());
        assertEquals("clock_nanosleep", frame.symbol());
        assertTrue(frame.offset() > 0, frame.toString());
    }

    /** What {@code /proc/PID/syscall} says once the process is in that call. */
    private static String[] awaitCall(Process process, String number) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String[] fields = {};
        while (System.nanoTime() < deadline && (fields.length < 2 || !fields[0].equals(number))) {
            fields = Files.readString(Path.of("/proc", Long.toString(process.pid()), "syscall")).strip().split(" ");
        }
        assertEquals(number, fields[0]);
        return fields;
    }

    @Test
    void codeOfTheKernelAndMemoryWithoutAFileAreToldApart() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        long vdso = mapping(pid, "[vdso]").start();
        long heap = mapping(pid, "[stack]").start();
        assertEquals(List.of(
                new StackFrame(vdso + 16, "[vdso]", "", 16),
                new StackFrame(heap, "", "", 0),
                new StackFrame(1, "", "", 0)), symbols.resolve(pid, new long[] {vdso + 16, heap, 1}));
    }

    @Test
    void codeThatWasCompiledAtRunTimeIsNamedByTheMapForPerf() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        long code = mapping(pid, "").start();
        Path map = Files.writeString(Path.of("/tmp/perf-" + pid + ".map"),
                Long.toHexString(code) + " 40 LazyCompile:~handle /srv/app.js:12\n"
                        + Long.toHexString(code + 0x40) + " 20 Builtin:Call");
        try {
            assertEquals(List.of(
                    new StackFrame(code + 8, "", "LazyCompile:~handle /srv/app.js:12", 8),
                    new StackFrame(code + 0x48, "", "Builtin:Call", 8),
                    new StackFrame(code + 0x70, "", "", 0)),
                    symbols.resolve(pid, new long[] {code + 8, code + 0x48, code + 0x70}));
        } finally {
            Files.delete(map);
        }
    }

    private static Mapping mapping(int pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Integer.toString(pid), "maps")).stream()
                .map(line -> Mapping.parse(line).orElseThrow())
                .filter(mapping -> mapping.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProcessThatIsGoneLeavesEveryFrameEmpty() {
        assertEquals(List.of(new StackFrame(4_711, "", "", 0), new StackFrame(-1, "", "", 0)),
                symbols.resolve(Integer.MAX_VALUE, new long[] {4_711, -1}));
        assertEquals(List.of(), symbols.resolve(1, new long[0]));
    }
}
