// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeat files of the host, and file systems that do not answer. */
class HeartbeatFilesTest {

    private static final long LIMIT_NANOS = 30_000_000_000L;

    @TempDir
    private Path folder;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final HeartbeatFiles real = new HeartbeatFiles();
    private final HeartbeatFiles files = new HeartbeatFiles(file -> {
        if (hanging.stream().anyMatch(file::startsWith)) {
            await(answered);
        }
        return TouchedFile.Touch.at(FileTime.from(Instant.EPOCH));
    });

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeEach
    void noThreadIsThereYet() throws InterruptedException {
        until("threads of others have ended", () -> threads() == 0);
    }

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        answered.countDown();
        files.close();
        real.close();
        until("threads have ended", () -> threads() == 0);
    }

    @Test
    void whoeverLooksIsToldWhatTheHostHasAndDoesNotWait() throws Exception {
        Path file = folder.resolve("alive");
        TouchedFile watched = real.watch(file.toString());
        assertEquals(TouchedFile.Touch.UNSEEN, watched.look());
        until("it was looked at", () -> watched.awaitedNanos() == 0);
        assertEquals(TouchedFile.Touch.NEVER, watched.look());
        Files.createFile(file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(5)));
        until("it is seen", () -> watched.look().words().equals("modified at 1970-01-01T00:00:05Z"));
        assertFalse(watched.look().isSignAfter(watched.look()));
    }

    @Test
    void withoutAFileThereIsNoThreadAndForAThousandFilesThereIsOne() throws Exception {
        assertEquals(0, threads());
        List<TouchedFile> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(files.watch("/run/agents/" + i));
        }
        many.forEach(TouchedFile::look);
        assertEquals(1, threads());
        until("all were looked at", () -> many.stream().allMatch(one -> one.awaitedNanos() == 0));
        assertTrue(many.stream().allMatch(one -> one.look().known()));
    }

    @Test
    void filesOfAnotherDirectoryAreLookedAtWhileOneHangs() throws Exception {
        hanging.add("/net/");
        TouchedFile lost = files.watch("/net/alive");
        TouchedFile lostToo = files.watch("/net/other");
        TouchedFile well = files.watch("/run/alive");
        lost.look();
        lostToo.look();
        until("it is stuck", () -> {
            well.look();
            return well.look().known();
        });
        assertTrue(lost.awaitedNanos() > 1_000_000_000L);
        assertFalse(lost.look().known());
        assertFalse(lostToo.look().known());
        assertEquals(2, threads());
        answered.countDown();
        until("all have come back", () -> lost.look().known() && lostToo.look().known());
    }

    @Test
    void hangingDirectoriesTakeFourThreadsAtTheMost() throws Exception {
        hanging.add("/net");
        List<TouchedFile> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(files.watch("/net" + i + "/alive"));
        }
        until("four are stuck", () -> {
            many.forEach(TouchedFile::look);
            return threads() == HeartbeatFiles.MOST_THREADS;
        });
        long begin = System.nanoTime();
        until("another two seconds have passed", () -> {
            many.forEach(TouchedFile::look);
            return System.nanoTime() - begin > 2_000_000_000L;
        });
        assertEquals(HeartbeatFiles.MOST_THREADS, threads());
        assertTrue(many.stream().allMatch(one -> one.awaitedNanos() > 2_000_000_000L));
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(HeartbeatFiles.THREAD)).count();
    }

    private static void until(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited for: " + what);
            Thread.sleep(5);
        }
    }
}
