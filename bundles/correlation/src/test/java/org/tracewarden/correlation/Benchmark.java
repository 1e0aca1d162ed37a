// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayDeque;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;

/**
 * Lives explained a second on one thread: fork, exec, SIGTERM sent and taken, exit; certificate made and kept. Settling
 * and clocks are synthetic, events are made before the clock runs. The goal is 20,000 a second.
 */
public final class Benchmark {

    private static final int LIVES = 20_000;
    private static final int ROUNDS = 10;
    private static final long GOAL = 20_000;

    private Benchmark() {}

    public static void main(String[] arguments) {
        double best = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            Event[] events = lives(round).toArray(Event[]::new);
            long[] now = {Story.BEGIN};
            Coroner coroner =
                    new Coroner(Settings.DEFAULT, new EventClock(() -> now[0] + Story.WALL, () -> now[0]));
            CertificateArchive archive = new CertificateArchive(10_000);
            long texts = 0;
            long start = System.nanoTime();
            for (Event event : events) {
                now[0] = event.header().kernelTime();
                coroner.accept(event);
                while (coroner.untilDue() <= 0) {
                    DeathCertificate death = coroner.issue();
                    archive.add(death);
                    texts += death.summary().length();
                }
            }
            while (coroner.pending() > 0) {
                archive.add(coroner.issue());
            }
            double perSecond = archive.issued() * 1e9 / (System.nanoTime() - start);
            best = Math.max(best, perSecond);
            System.out.printf("round %2d: %,9.0f lives/s, %.1f µs each (%d characters of summaries)%n", round,
                    perSecond, 1e6 / perSecond, texts);
        }
        System.out.printf("best: %,.0f lives/s on one thread; goal %,d: %s%n", best, GOAL,
                best >= GOAL ? "met" : "missed");
    }

    /** One life each 50 µs. */
    private static ArrayDeque<Event> lives(int round) {
        Story story = new Story();
        Actor init = story.process(1, "systemd").uid(0);
        Actor shell = story.process(5, "bash").childOf(init);
        ArrayDeque<Event> all = new ArrayDeque<>();
        for (int i = 0; i < LIVES; i++) {
            double begin = i * 0.05;
            Actor life = story.at(begin).process(1000 + i, "worker").childOf(shell)
                    .argv("worker", "--round", "" + round);
            story.forks(life);
            story.at(begin + 0.01).execs(life, "/usr/bin/worker");
            story.at(begin + 0.02).sends(shell, Signals.TERM, life);
            story.at(begin + 0.03).takes(life, Signals.TERM, Disposition.DEFAULT);
            story.at(begin + 0.04).killed(life, Signals.TERM);
        }
        all.addAll(story.events());
        return all;
    }
}
