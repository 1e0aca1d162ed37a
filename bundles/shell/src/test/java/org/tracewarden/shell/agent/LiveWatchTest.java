// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.karaf.shell.support.CommandException;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.shell.agent.render.WatchSort;
import org.tracewarden.shell.command.Canvas;
import org.tracewarden.shell.command.LiveScreen;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

@Timeout(20)
class LiveWatchTest {

    private static final String RESTORE = "\u001b[?25h\u001b[?1049l";

    private final FakeAgents agents = new FakeAgents();
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private LineDisciplineTerminal terminal;

    /** Goes on only when it is told. */
    private static final class HandClock extends Clock {

        private Instant now = AgentSamples.NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void openTerminal() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm", drawn, StandardCharsets.UTF_8);
        terminal.setSize(new Size(100, 6));
        agents.with(AgentSamples.monitor(), AgentSamples.net(), AgentSamples.audio())
                .with(AgentSamples.figures(100, "fs_monitor", 1, 0, 0, 0, 1, 1 << 20),
                        AgentSamples.figures(101, "net_agent", 6, 5, 2, 5, 1, 2 << 20));
    }

    @Test
    void it_draws_on_a_screen_of_its_own_and_restores_what_was_there() throws Exception {
        run("q");
        assertTrue(page().startsWith("\u001b[?1049h\u001b[?25l"), this::page);
        assertTrue(page().contains("\u001b[3;1H   100  fs_monitor"), this::page);
        assertTrue(page().endsWith(RESTORE), this::page);
    }

    @Test
    void keys_choose_the_order() throws Exception {
        terminal.setSize(new Size(100, 20));
        run("rnmq");
        List<String> frames = frames();
        assertEquals(4, frames.size());
        assertTrue(frames.get(0).indexOf("fs_monitor") < frames.get(0).indexOf("net_agent"), frames.get(0));
        assertTrue(frames.get(1).indexOf("net_agent") < frames.get(1).indexOf("fs_monitor"), frames.get(1));
        assertTrue(frames.get(2).indexOf("audio_ctrl") < frames.get(2).indexOf("fs_monitor"), frames.get(2));
        assertTrue(frames.get(3).contains("by memory; sort: i id, n name, c cpu"), frames.get(3));
    }

    @Test
    void h_explains_the_columns_and_h_again_shows_the_agents() throws Exception {
        terminal.setSize(new Size(100, 40));
        run("hhq");
        List<String> frames = frames();
        assertTrue(frames.get(1).contains("asm:watch: what agents do, each second"), frames.get(1));
        assertTrue(frames.get(2).contains("fs_monitor"), frames.get(2));
    }

    @Test
    void no_more_lines_are_drawn_than_the_terminal_has_and_the_keys_are_among_them() throws Exception {
        terminal.setSize(new Size(100, 4));
        run("q");
        assertFalse(page().contains("\u001b[5;1H"), this::page);
        assertTrue(page().contains("\u001b[4;1Hby id; sort:"), this::page);
    }

    @Test
    void agents_for_which_there_is_no_room_are_counted() throws Exception {
        terminal.setSize(new Size(100, 5));
        run("q");
        assertTrue(page().contains("\u001b[3;1H   100  fs_monitor"), this::page);
        assertTrue(page().contains("\u001b[4;1H... 2 more agents"), this::page);
        assertFalse(page().contains("net_agent"), this::page);
    }

    @Test
    void on_80_columns_names_figures_and_keys_are_whole() throws Exception {
        terminal.setSize(new Size(80, 24));
        agents.with(AgentSamples.figures(101, "net_agent", 6, 5, 2, 5, 1, 99 << 20));
        agents.events.addAll(AgentSamples.events());
        run("q");
        String plain = page().replaceAll("\u001b\\[[0-9]+;1H", "\n").replace("\u001b[K", "");
        assertTrue(plain.contains("""
                \s ID  NAME            STATE           CPU  MEMORY  CALLS/S   RST   FLT  LAST
                \s100  fs_monitor      Active        3.2 %    1.0M        -     0     0  -
                \s101  net_agent       Active        3.2 %     99M        -     5     2  """), plain);
        assertTrue(plain.contains("\nby id; i n c m s r f sort, h explains, q ends"), plain);
    }

    @Test
    void it_ends_with_the_reason_when_the_supervisor_goes() {
        agents.installed = false;
        CommandException failure = assertThrows(CommandException.class, () -> run(""));
        assertEquals("Agents are not being supervised. Install what does it: feature:install tracewarden-supervisor",
                failure.getNiceHelp());
        assertTrue(page().endsWith(RESTORE), "an error is to be read on the screen that was there before");
    }

    @Test
    void an_interrupt_ends_it_and_restores_the_screen() throws Exception {
        Thread.currentThread().interrupt();
        run("");
        assertFalse(Thread.interrupted());
        assertTrue(page().endsWith(RESTORE));
    }

    @Test
    void calls_a_second_are_what_was_added_since_the_last_second() throws Exception {
        HandClock clock = new HandClock();
        WatchSampler sampler = new WatchSampler(new Agents(agents), clock);
        agents.with(counting(1_000));
        assertEquals(OptionalDouble.empty(), rate(sampler), "nothing to compare with yet");
        clock.now = clock.now.plus(Duration.ofSeconds(2));
        agents.with(counting(1_500));
        assertEquals(OptionalDouble.of(250), rate(sampler));
        clock.now = clock.now.plus(Duration.ofMillis(100));
        assertEquals(OptionalDouble.of(250), rate(sampler), "too soon for another figure");
    }

    private static OptionalDouble rate(WatchSampler sampler) throws CommandException {
        return sampler.sample(WatchSort.ID).rows().get(0).callsPerSecond();
    }

    private static AgentTelemetry counting(long calls) {
        AgentCounts counts =
                new AgentCounts(1, 0, 0, 0, 0, OptionalLong.of(calls), 1, OptionalLong.empty(), OptionalLong.empty());
        return new AgentTelemetry(100, "fs_monitor", counts, counts, 1, 1, 1, 0, AgentSamples.NOW);
    }

    private void run(String keys) throws CommandException, IOException {
        try (Canvas canvas = new Canvas(terminal)) {
            terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
            new LiveScreen(canvas, new LiveWatch(new WatchSampler(new Agents(agents), Clock.systemUTC()),
                    new Times(ZoneOffset.UTC), Style.MONOCHROME, WatchSort.ID)).run();
        }
    }

    private String page() {
        return drawn.toString(StandardCharsets.UTF_8);
    }

    /** What was drawn each time. */
    private List<String> frames() {
        return List.of(page().substring(page().indexOf("\u001b[1;1H")).split("(?=\u001b\\[1;1H)"));
    }
}
