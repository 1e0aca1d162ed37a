// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happened to agents waits a moment, and no longer. */
@Timeout(60)
class NewsTest {

    private final News news = new News();

    @Test
    void newsEndsALongRest() {
        CompletableFuture<Boolean> rested = CompletableFuture.supplyAsync(() -> news.await(inAnHour()));
        news.add(101);
        news.add(100);
        assertTrue(rested.join());
        assertEquals(Set.of(100, 101), news.take());
        assertEquals(Set.of(), news.take());
    }

    @Test
    void newsThatCameBeforeTheRestEndsItToo() {
        news.add(100);
        assertTrue(news.await(inAnHour()));
    }

    @Test
    void withoutNewsTheRestEndsAtItsTime() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        assertTrue(news.await(end));
        assertTrue(System.nanoTime() - end >= 0);
    }

    @Test
    void newsWaitsForWhatComesAfterIt() {
        long begun = System.nanoTime();
        news.add(100);
        assertTrue(news.await(inAnHour()));
        assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void whoIsClosedRestsNoMore() {
        CompletableFuture<Boolean> rested = CompletableFuture.supplyAsync(() -> news.await(inAnHour()));
        news.close();
        assertFalse(rested.join());
        assertFalse(news.await(inAnHour()));
    }

    private static long inAnHour() {
        return System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    }
}
