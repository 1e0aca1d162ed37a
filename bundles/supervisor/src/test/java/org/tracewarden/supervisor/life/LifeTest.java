// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.launch.Run;

/** Each transition, with a clock and a disk that do what the test says. */
class LifeTest {

    private static final ExitStatus CRASH = ExitStatus.exited(1);

    private final Rules rules = Rules.with(new Backoff(() -> 0));
    private final RecordedBody body = new RecordedBody();
    private Life life = life(RestartPolicy.ofAtMost(3));

    private Life life(RestartPolicy restart) {
        AgentSpec spec = AgentSpec.of(100, "one", List.of("program")).withRestart(restart);
        return new Life(rules, Standing.begin(1, spec, Optional.empty(), 0, body.now), body);
    }

    /** Does what it is told, at once, and writes it down. */
    private static final class RecordedBody implements Body {
        final List<String> done = new ArrayList<>();
        final List<Stored> unsaved = new ArrayList<>();
        final TreeMap<Long, List<Runnable>> timers = new TreeMap<>();
        boolean diskSlow;
        long now = 1_000;
        Optional<String> waits = Optional.empty();
        FaultAction judgement = FaultAction.RESTART;
        FaultKind judgedAs = FaultKind.CRASH;
        Optional<Integer> launching = Optional.empty();

        List<String> taken() {
            List<String> taken = List.copyOf(done);
            done.clear();
            return taken;
        }

        void pass(Duration time) {
            long until = now + time.toNanos();
            while (!timers.isEmpty() && timers.firstKey() <= until) {
                now = timers.firstKey();
                timers.pollFirstEntry().getValue().forEach(Runnable::run);
            }
            now = until;
        }

        @Override
        public Loop.Timer after(long nanos, Runnable task) {
            boolean[] cancelled = new boolean[1];
            timers.computeIfAbsent(now + nanos, first -> new ArrayList<>()).add(() -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }

        @Override
        public long bootNow() {
            return now;
        }

        @Override
        public long wallNow() {
            return now;
        }

        @Override
        public long wallTime(long bootNanos) {
            return bootNanos;
        }

        @Override
        public void save(Stored stored) {
            if (diskSlow) {
                unsaved.add(stored);
            } else {
                stored.done();
            }
        }

        void disk(Optional<String> failure) {
            List<Stored> heard = List.copyOf(unsaved);
            unsaved.clear();
            heard.forEach(stored -> failure.ifPresentOrElse(stored::failed, stored::done));
        }

        @Override
        public void launch(int number) {
            launching = Optional.of(number);
            done.add("launch " + number);
        }

        @Override
        public boolean signal(AgentRun run, int signal) {
            done.add("signal " + signal);
            return true;
        }

        @Override
        public void kill(AgentRun run) {
            done.add("kill");
        }

        @Override
        public void close(AgentRun run) {}

        @Override
        public void release(AgentRun run) {
            done.add("release " + run.number());
        }

        @Override
        public Optional<String> waitsFor() {
            return waits;
        }

        @Override
        public CrashJudge.Judgement judge(AgentRun run, Optional<ExitStatus> status) {
            return new CrashJudge.Judgement(judgedAs, judgement);
        }

        @Override
        public void tell(AgentTransition step, Optional<ProcessKey> process, Optional<ExitStatus> status,
                String detail) {
            done.add(step.name());
        }

        @Override
        public void counted(LifeCounts more) {}

        @Override
        public void moved() {}

        @Override
        public void forget() {
            done.add("forget");
        }
    }

    private record SomeRun(ProcessKey process) implements Run {
        @Override
        public Path directory() {
            return Path.of("/run");
        }

        @Override
        public ProcessKey launcher() {
            return new ProcessKey(1, 1);
        }

        @Override
        public boolean signal(int signal) {
            return true;
        }

        @Override
        public boolean killDescendants() {
            return true;
        }

        @Override
        public void release() {}

        @Override
        public void leave() {}
    }

    private AgentRun executed() {
        AgentRun run = new AgentRun(body.launching.orElseThrow());
        run.began(new SomeRun(new ProcessKey(42, body.now)));
        life.launched(run);
        return run;
    }

    private void gone(AgentRun run, ExitStatus status) {
        life.ended(run, Optional.of(status));
        life.closed(run);
    }

    private AgentRun active() {
        life.start(true);
        AgentRun run = executed();
        body.taken();
        return run;
    }

    @Test
    void it_starts_when_its_number_is_on_disk_and_is_active_when_its_program_was_executed() {
        body.diskSlow = true;
        life.start(true);
        assertEquals(AgentState.STARTING, life.state());
        assertEquals(List.of(), body.taken());
        body.disk(Optional.empty());
        assertEquals(List.of("launch 1"), body.taken());
        executed();
        assertEquals(AgentState.ACTIVE, life.state());
        assertEquals(List.of("SPAWNED", "ACTIVE"), body.taken());
    }

    @Test
    void a_run_that_is_found_before_it_was_known_to_have_begun_is_active_since_its_process_started() {
        life.start(true);
        AgentRun run = new AgentRun(1);
        run.began(new SomeRun(new ProcessKey(42, 400)));
        body.now = 5_000;
        assertTrue(life.found(run));
        assertEquals(AgentState.ACTIVE, life.state());
        assertEquals(400, life.now().since());
    }

    @Test
    void without_room_on_disk_a_start_is_refused_and_a_restart_goes_on() {
        AgentRun run = active();
        body.diskSlow = true;
        gone(run, CRASH);
        body.disk(Optional.of("no space"));
        assertEquals(List.of("EXITED", "RECOVERY", "launch 2"), body.taken());
        life = life(RestartPolicy.NEVER);
        life.start(true);
        body.disk(Optional.of("no space"));
        assertEquals(AgentState.FAILED, life.state());
        assertEquals("the state of agent one cannot be saved, so that it is not started: no space", life.reason());
    }

    @Test
    void the_pauses_are_none_then_100_ms_then_double_and_at_most_30_s() {
        Backoff none = new Backoff(() -> 0);
        RestartPolicy policy = RestartPolicy.ofAtMost(100);
        List<Long> millis = new ArrayList<>();
        for (int restarts = 0; restarts < 12; restarts++) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(none.pauseNanos(policy, restarts)));
        }
        assertEquals(List.of(0L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L),
                millis);
        assertEquals(36_000, TimeUnit.NANOSECONDS.toMillis(new Backoff(() -> 1).pauseNanos(policy, 50)));
    }

    @Test
    void restarts_in_a_row_wait_longer_each_time_and_end_as_failed() {
        gone(active(), CRASH);
        assertEquals(AgentState.STARTING, life.state());
        gone(executed(), CRASH);
        assertEquals(AgentState.RESTARTING, life.state());
        assertEquals(1, life.restartCount());
        body.pass(Duration.ofMillis(99));
        assertEquals(AgentState.RESTARTING, life.state());
        body.pass(Duration.ofMillis(1));
        assertEquals(AgentState.STARTING, life.state());
        assertEquals(2, life.restartCount());
        gone(executed(), CRASH);
        body.pass(Duration.ofMillis(200));
        gone(executed(), CRASH);
        assertEquals(AgentState.FAILED, life.state());
        assertEquals(new LifeCounts(4, 4, 4, 0, 3), life.total());
        life.start(true);
        assertEquals(0, life.restartCount());
    }

    @Test
    void running_long_enough_forgets_restarts_in_a_row() {
        gone(active(), CRASH);
        executed();
        body.pass(Duration.ofMinutes(10).minusMillis(1));
        assertEquals(1, life.restartCount());
        body.pass(Duration.ofMillis(1));
        assertEquals(0, life.restartCount());
    }

    @Test
    void a_restart_waits_until_nothing_is_left_of_the_run_before() {
        AgentRun run = active();
        life.ended(run, Optional.of(CRASH));
        assertEquals(AgentState.RESTARTING, life.state());
        assertEquals(List.of("EXITED", "RECOVERY"), body.taken());
        life.closed(run);
        assertEquals(List.of("launch 2", "release 1"), body.taken());
    }

    @Test
    void a_run_is_released_only_when_its_end_is_on_disk() {
        AgentRun run = active();
        body.diskSlow = true;
        gone(run, ExitStatus.exited(0));
        assertEquals(List.of("EXITED"), body.taken());
        body.disk(Optional.empty());
        assertEquals(List.of("release 1"), body.taken());
    }

    @Test
    void stop_is_noted_before_the_signal_and_followed_by_a_kill_after_the_grace() {
        AgentRun run = active();
        body.diskSlow = true;
        life.end(Ending.STOP);
        assertEquals(AgentState.STOPPING, life.state());
        assertEquals(List.of(), body.taken());
        body.disk(Optional.empty());
        assertEquals(List.of("signal 15", "signal 18"), body.taken());
        body.pass(Duration.ofSeconds(5));
        assertEquals(List.of("kill"), body.taken());
        body.diskSlow = false;
        gone(run, new ExitStatus(9));
        assertEquals(AgentState.STOPPED, life.state());
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), life.total());
    }

    @Test
    void a_disk_that_does_not_answer_holds_a_stop_up_for_a_second() {
        active();
        body.diskSlow = true;
        life.end(Ending.KILL);
        body.pass(Duration.ofMillis(999));
        assertEquals(List.of(), body.taken());
        body.pass(Duration.ofMillis(1));
        assertEquals(List.of("kill"), body.taken());
        body.disk(Optional.empty());
        assertEquals(List.of(), body.taken());
    }

    @Test
    void a_stop_while_it_starts_stops_what_was_started() {
        life.start(true);
        life.end(Ending.STOP);
        assertEquals(AgentState.STOPPING, life.state());
        body.taken();
        AgentRun run = executed();
        assertEquals(List.of("SPAWNED", "signal 15", "signal 18"), body.taken());
        gone(run, new ExitStatus(15));
        assertEquals(AgentState.STOPPED, life.state());
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), life.total());
    }

    @Test
    void a_stop_in_the_pause_before_a_restart_ends_it() {
        gone(active(), CRASH);
        gone(executed(), CRASH);
        life.end(Ending.STOP);
        assertEquals(AgentState.STOPPED, life.state());
        body.taken();
        body.pass(Duration.ofMinutes(1));
        assertEquals(List.of(), body.taken());
    }

    @Test
    void a_start_that_fails_is_told_and_one_nobody_waits_for_is_tried_again() {
        life.start(true);
        life.launchFailed("no such command");
        assertEquals(AgentState.FAILED, life.state());
        life.start(false);
        life.launchFailed("no such user yet");
        assertEquals(AgentState.STARTING, life.state());
        assertEquals(1, life.restartCount());
        assertEquals(LifeCounts.ZERO, life.total());
    }

    @Test
    void it_waits_for_others_and_starts_when_they_are_there() {
        body.waits = Optional.of("waits for base");
        life.start(false);
        assertEquals(AgentState.WAITING, life.state());
        body.waits = Optional.empty();
        life.lookAgain();
        assertEquals(AgentState.STARTING, life.state());
    }

    @Test
    void a_fault_that_restarts_is_a_crash_and_one_that_kills_leaves_it_failed() {
        AgentRun run = active();
        life.intervene(Ending.FAULT_RESTART, 2, "of another run");
        assertEquals(AgentState.ACTIVE, life.state());
        life.intervene(Ending.FAULT_RESTART, 1, "hangs");
        assertEquals(List.of("RECOVERY", "kill"), body.taken());
        gone(run, new ExitStatus(9));
        assertEquals(AgentState.STARTING, life.state());
        AgentRun second = executed();
        life.intervene(Ending.FAULT_KILL, 2, "did what it may not");
        gone(second, new ExitStatus(9));
        assertEquals(AgentState.FAILED, life.state());
        assertEquals("did what it may not", life.reason());
        assertEquals(new LifeCounts(2, 2, 2, 0, 1), life.total());
    }

    @Test
    void of_the_actions_for_a_fatal_signal_only_restart_starts_it_again() {
        body.judgement = FaultAction.THROTTLE;
        body.judgedAs = FaultKind.MEMORY_LIMIT;
        gone(active(), new ExitStatus(11));
        assertEquals(AgentState.FAILED, life.state());
        assertTrue(life.reason().endsWith("as its policy for faults says (memory-limit=throttle)"), life.reason());
        life.start(true);
        gone(executed(), CRASH);
        assertEquals(AgentState.STARTING, life.state(), "an exit code is no fault");
    }

    @Test
    void an_order_to_stop_overrules_a_restart_that_is_under_way() {
        AgentRun run = active();
        life.end(Ending.RESTART);
        life.end(Ending.STOP);
        gone(run, new ExitStatus(15));
        assertEquals(AgentState.STOPPED, life.state());
    }

    @Test
    void removal_comes_after_the_end() {
        AgentRun run = active();
        life.end(Ending.REMOVE);
        body.taken();
        life.ended(run, Optional.of(new ExitStatus(15)));
        assertEquals(List.of("EXITED"), body.taken());
        life.closed(run);
        assertTrue(body.taken().contains("forget"));
    }

    @Test
    void one_removed_before_its_number_is_on_disk_is_not_launched_afterwards() {
        body.diskSlow = true;
        life.start(false);
        life.end(Ending.REMOVE);
        assertEquals(List.of("forget"), body.taken());
        body.disk(Optional.empty());
        assertEquals(List.of(), body.taken());
    }

    @Test
    void a_state_that_others_have_seen_does_not_change_any_more() {
        active();
        Standing before = life.now();
        assertEquals(AgentState.ACTIVE, before.info().state());
        life.end(Ending.STOP);
        life.said("on its way out");
        assertEquals(AgentState.ACTIVE, before.info().state());
        assertEquals("", before.info().statusText());
        assertEquals(AgentState.STOPPING, life.now().info().state());
        assertEquals("on its way out", life.now().info().statusText());
    }

    @Test
    void counts_of_an_agent_that_was_started_once_are_one_object_for_all() {
        active();
        Tally first = life.now().tally();
        life = life(RestartPolicy.NEVER);
        active();
        assertSame(first, life.now().tally());
        life.faulted();
        assertEquals(new LifeCounts(1, 0, 0, 1, 0), life.now().tally().total());
        assertSame(life.now().tally().total(), life.now().tally().sinceBoot());
    }

    @Test
    void what_was_saved_goes_on_in_another_platform_where_it_was() {
        gone(active(), CRASH);
        gone(executed(), CRASH);
        assertEquals(AgentState.RESTARTING, life.state());
        Standing saved = life.now();
        RecordedBody next = new RecordedBody();
        next.now = body.now + Duration.ofMillis(40).toNanos();
        life = new Life(rules, saved, next);
        life.resume();
        next.pass(Duration.ofMillis(59));
        assertEquals(List.of(), next.taken());
        next.pass(Duration.ofMillis(1));
        assertEquals(List.of("launch 3"), next.taken());
        assertEquals(2, life.restartCount());
    }
}
