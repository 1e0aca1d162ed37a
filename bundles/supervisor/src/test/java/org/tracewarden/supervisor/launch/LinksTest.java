// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinksTest {

    private static final int MANY = 100;

    private Ground ground;
    private final Heard heard = new Heard();

    @BeforeEach
    void open() throws Exception {
        ground = new Ground();
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(name)).count();
    }

    @Test
    void manyRunsAtOnceShareOneThreadAndLeaveNothing() throws Exception {
        ground.sh("exit 0", new Heard()).release();
        Ground.until("end", () -> ground.launcherProcesses().isEmpty());
        long before = descriptors();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Heard> all = new ArrayList<>();
        List<Future<Run>> runs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Heard one = new Heard();
            all.add(one);
            LaunchRequest request = ground.wish("sh", "-c", "exit " + i % 7).request();
            runs.add(pool.submit((Callable<Run>) () -> ground.launchers.launch(request, one)));
        }
        for (int i = 0; i < MANY; i++) {
            runs.get(i).get();
            all.get(i).await("empty");
            assertEquals(List.of("exited " + i % 7 * 256, "empty"), all.get(i).lines());
        }
        assertEquals(1, threads("tracewarden-agents-links"));
        for (Future<Run> run : runs) {
            run.get().release();
        }
        pool.shutdown();
        Ground.until("launchers end", () -> ground.launcherProcesses().isEmpty());
        Ground.until("links close", () -> {
            try {
                return descriptors() <= before;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        ground.launchers.close();
        assertEquals(0, threads("tracewarden-agents-links"));
    }

    @Test
    void whoClosesTheLinksLeavesNoDescriptorOpenAndNoOrderArrivesAnyMore() throws Exception {
        ground.sh("exit 0", new Heard()).release();
        Ground.until("end", () -> ground.launcherProcesses().isEmpty());
        ground.launchers.close();
        long before = descriptors();
        NativeLaunchers again = ground.reopen();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            runs.add(ground.sh("exec sleep 1000", heard));
        }
        again.close();
        Ground.until("links close", () -> {
            try {
                return descriptors() <= before;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        for (Run run : runs) {
            assertFalse(run.signal(15));
            assertTrue(Ground.alive(run.process().pid()));
        }
        assertEquals(List.of(), heard.lines());
    }

    /** The next link gets the number of the one that is let go: its launcher would take the orders for its own. */
    @Test
    void ordersToARunThatIsLetGoReachNoOtherRun() throws Exception {
        int usr1 = 10;
        Run deaf = ground.sh("trap '' USR1; exec sleep 1000", new Heard());
        Run other = ground.sh("exec sleep 1000", heard);
        other.leave();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 50; i++) {
            Run run = ground.launchers.adopt(deaf.directory(), new Heard());
            List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < 2; sender++) {
                sending.add(pool.submit(() -> Ground.until("let go", () -> !run.signal(usr1))));
            }
            run.leave();
            Run next = ground.launchers.adopt(other.directory(), heard);
            for (Future<?> sender : sending) {
                sender.get();
            }
            next.leave();
        }
        pool.shutdown();
        assertTrue(ground.launchers.adopt(other.directory(), heard).signal(15));
        heard.await("empty");
        assertEquals(List.of("exited 15", "empty"), heard.lines());
    }

    @Test
    void aListenersMistakeCostsNobodyAnEvent() throws Exception {
        ground.launchers.launch(ground.wish("true").request(), new RunListener() {
            @Override
            public void exited(int status, long wallTime) {
                throw new IllegalStateException("a mistake, on purpose");
            }

            @Override
            public void empty() {
                heard.empty();
            }

            @Override
            public void heartbeat(long wallTime) {}

            @Override
            public void ready() {}

            @Override
            public void status(String text) {}

            @Override
            public void stopping() {}

            @Override
            public void outputLost(long bytes, String reason) {}

            @Override
            public void launcherLost(OptionalInt status) {}
        });
        heard.await("empty");
        ground.sh("exit 0", heard);
        heard.await("exited 0");
    }

    @Test
    void aLauncherThatHangsIsKilledWhenItsRunIsSought() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        run.leave();
        Ground.kill(run.launcher().pid(), "STOP");
        Heard later = new Heard();
        try (NativeLaunchers hasty = new NativeLaunchers(ground.directory.resolve("program"), ground.runs,
                Duration.ofMillis(300))) {
            Run lost = hasty.adopt(run.directory(), later);
            assertEquals(List.of("launcher lost unknown"), later.lines());
            assertEquals(run.process(), lost.process());
            assertFalse(Ground.alive(run.launcher().pid()));
            Ground.kill(run.process().pid(), "KILL");
            lost.release();
        }
        assertEquals(List.of(), ground.launchers.runDirectories());
    }

    @Test
    void aLauncherThatDoesNotAnswerIsKilledAndNothingIsLeft() throws Exception {
        // a control group that is a pipe which nobody reads from: the child waits when it opens it, and the launcher
        // for the child
        Path pipe = ground.directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Ground.Wish wish = ground.wish("sleep", "1000");
        wish.join = List.of(pipe);
        try (NativeLaunchers hasty = new NativeLaunchers(ground.directory.resolve("program"), ground.runs,
                Duration.ofMillis(300))) {
            String message = assertThrows(LaunchException.class, () -> hasty.launch(wish.request(), heard))
                    .getMessage();
            assertTrue(message.contains(" gave no answer (not within 300 ms), and all that it had"), message);
        }
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
        assertEquals(List.of(), ground.launchers.runDirectories());
    }

    @Test
    void aLauncherKilledWhileItStartsLeavesNothing() throws Exception {
        Path pipe = ground.directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Ground.Wish wish = ground.wish("sleep", "1000");
        wish.join = List.of(pipe);
        Future<String> refusal = ForkJoinPool.commonPool().submit(wish::refusal);
        Path events = ground.runs.resolve("100/1/events");
        Ground.until("launcher", () -> Files.exists(events) && ground.launcherProcesses().size() == 3);
        int launcher = Integer.parseInt(Files.readString(events).split(" ")[2]);
        Ground.kill(launcher, "KILL");
        assertTrue(refusal.get().contains(" gave no answer (it was killed), and all that it had"), refusal.get());
        Ground.until("its child ends", () -> ground.launcherProcesses().isEmpty());
        assertEquals(List.of(), ground.launchers.runDirectories());
    }

    @Test
    void oneWhoDoesNotReadHoldsNobodyUp() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        try (SocketChannel deaf = connect(run)) {
            ByteBuffer orders = ByteBuffer.wrap("nonsense\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
            try {
                while (orders.hasRemaining()) {
                    deaf.write(orders);
                }
            } catch (java.io.IOException disconnected) {
                // as it should be
            }
            assertTrue(run.signal(15));
            heard.await("empty");
        }
    }

    /** As the launcher lets go of one that does not read, here by one between the two. */
    @Test
    void aLinkThatEndsWhileTheLauncherLivesIsReplaced() throws Exception {
        Run run = ground.sh("systemd-notify --ready; exec sleep 1000", new Heard());
        run.leave();
        Path control = run.directory().resolve("control");
        Path aside = Files.move(control, run.directory().resolve("control-aside"));
        SocketChannel outer;
        Run again;
        try (ServerSocketChannel between = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel inner = SocketChannel.open(UnixDomainSocketAddress.of(aside))) {
            between.bind(UnixDomainSocketAddress.of(control));
            Future<Run> adopting = ForkJoinPool.commonPool().submit(
                    () -> ground.launchers.adopt(run.directory(), heard));
            outer = between.accept();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (!adopting.isDone()) {
                inner.read(buffer.clear());
                outer.write(buffer.flip());
                if (new String(buffer.array(), 0, buffer.limit(), StandardCharsets.US_ASCII).contains("current\n")) {
                    break;
                }
            }
            again = adopting.get();
        }
        Files.move(aside, control, StandardCopyOption.REPLACE_EXISTING);
        outer.close();
        Ground.until("another link", () -> again.signal(15));
        heard.await("empty");
        assertEquals(List.of("exited 15", "empty"),
                heard.lines().stream().filter(line -> !line.equals("ready")).toList());
        assertTrue(heard.count("ready") <= 1);
    }

    /** What a launcher would tell, by one that is imitated, since a real one's lines come whole. */
    @Test
    void aLineThatComesInPiecesIsToldWhenItIsWhole() throws Exception {
        Path directory = Files.createDirectories(ground.runs.resolve("100/1"));
        try (ServerSocketChannel launcher = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            launcher.bind(UnixDomainSocketAddress.of(directory.resolve("control")));
            Future<Run> adopting = ForkJoinPool.commonPool().submit(() -> ground.launchers.adopt(directory, heard));
            try (SocketChannel link = launcher.accept()) {
                say(link, "launcher 1 11 12\nstarted 13 14 15\nready\ncurrent\nexi");
                assertEquals(13, adopting.get().process().pid());
                say(link, "ted 7 16\nemp");
                heard.await("exited 7");
                say(link, "ty\n");
                heard.await("empty");
            }
        }
        heard.await("launcher lost 7");
        assertEquals(List.of("ready", "exited 7", "empty", "launcher lost 7"), heard.lines());
    }

    private static void say(SocketChannel link, String words) throws Exception {
        link.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void onlySoManyMayConnectAndTheOthersAreTurnedAway() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        List<SocketChannel> taken = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                taken.add(connect(run));
            }
            int refused = 0;
            for (SocketChannel channel : taken) {
                refused += channel.read(ByteBuffer.allocate(1000)) < 0 ? 1 : 0;
            }
            assertEquals(5, refused);
            assertTrue(run.signal(15));
            heard.await("empty");
        } finally {
            for (SocketChannel channel : taken) {
                channel.close();
            }
        }
    }

    @Test
    void ordersThatAreNoneAreRefusedOneByOne() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        try (SocketChannel channel = connect(run)) {
            channel.write(ByteBuffer.wrap("signal 0\nsignal 65\nsignal x\nsignal 9x\nKILL\n\n\u0001\nsignal 15\n"
                    .getBytes(StandardCharsets.UTF_8)));
            StringBuilder text = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (!text.toString().contains("empty\n") && channel.read(buffer.clear()) >= 0) {
                text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
            List<String> lines = text.toString().lines().skip(2).toList();
            assertEquals(List.of("current", "refused signal 0", "refused signal 65", "refused signal x",
                    "refused signal 9x", "refused KILL", "refused ", "refused ?"), lines.subList(0, 8));
        }
        heard.await("exited 15");
    }

    private static SocketChannel connect(Run run) throws Exception {
        return SocketChannel.open(UnixDomainSocketAddress.of(run.directory().resolve("control")));
    }
}
