// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopSort;

@Timeout(20)
class LiveTopTest {

    private static final String BEGIN = "\u001b[?1049h\u001b[?25l";
    private static final String RESTORE = "\u001b[?25h\u001b[?1049l";

    private final FakePlatform platform = new FakePlatform();
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private LineDisciplineTerminal terminal;

    @BeforeEach
    void openTerminal() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm", drawn, StandardCharsets.UTF_8);
        terminal.setSize(new Size(100, 5));
        platform.features = Optional.of(new FakeCalls.Seconds(
                List.of(CallSamples.calmNginx(), CallSamples.sleeping(), CallSamples.busyPostgres()),
                Optional.of(CallSamples.host()), List.of()));
    }

    @Test
    void it_draws_on_a_screen_of_its_own_and_restores_what_was_there() throws Exception {
        Attributes before = terminal.getAttributes();
        run("q");
        String page = page();
        assertTrue(page.startsWith(BEGIN), page);
        assertTrue(page.endsWith(RESTORE), page);
        assertTrue(page.contains("\u001b[1;1HHost at 14:03:22.123:"), page);
        assertTrue(page.contains("\u001b[3;1H   1234  postgres"), page);
        assertEquals(before.getLocalFlags(), terminal.getAttributes().getLocalFlags());
    }

    @Test
    void keys_choose_the_order() throws Exception {
        run("nq");
        List<String> frames = frames();
        assertEquals(2, frames.size());
        assertTrue(frames.get(0).indexOf("postgres") < frames.get(0).indexOf("nginx"), frames.get(0));
        assertTrue(frames.get(1).indexOf("postgres") > frames.get(1).indexOf("nginx"), frames.get(1));
        assertTrue(frames.get(1).contains("by name; sort: b blocked, c calls, e errors, p p95, z anomaly, n name"));
    }

    @Test
    void h_shows_the_columns_and_the_keys_and_h_again_the_processes() throws Exception {
        terminal.setSize(new Size(100, 40));
        run("hhq");
        List<String> frames = frames();
        assertFalse(frames.get(0).contains("trace:top: what"));
        assertTrue(frames.get(1).contains("trace:top: what processes do, each second"), frames.get(1));
        assertTrue(frames.get(2).contains("postgres"), frames.get(2));
    }

    @Test
    void no_more_lines_are_drawn_than_the_terminal_has_and_the_keys_are_among_them() throws Exception {
        terminal.setSize(new Size(100, 3));
        run("q");
        String page = page();
        assertFalse(page.contains("\u001b[4;1H"), page);
        assertTrue(page.contains("\u001b[3;1Hby blocked; sort:"), page);
    }

    @Test
    void a_terminal_that_changes_its_size_is_drawn_on_in_its_new_size() throws Exception {
        try (Canvas canvas = new Canvas(terminal)) {
            canvas.draw(List.of("one", "two", "three", "four"));
            terminal.setSize(new Size(60, 2));
            drawn.reset();
            canvas.draw(List.of("one", "two", "three", "four"));
            assertEquals(60, canvas.width());
        }
        assertEquals("\u001b[1;1Hone\u001b[K\u001b[2;1Htwo\u001b[K" + RESTORE, page());
    }

    @Test
    void an_arrow_key_is_no_order_and_does_not_end_it() throws Exception {
        try (Canvas canvas = new Canvas(terminal)) {
            type("\u001b[B");
            assertEquals(Canvas.NO_KEY, canvas.key(Duration.ofSeconds(5)));
        }
    }

    @Test
    void an_interrupt_ends_it_and_restores_the_screen() throws Exception {
        Thread.currentThread().interrupt();
        run("");
        assertFalse(Thread.interrupted());
        assertTrue(page().endsWith(RESTORE));
    }

    @Test
    void a_terminal_that_goes_away_ends_it() throws Exception {
        terminal.close();
        LineDisciplineTerminal closed = terminal;
        try (Canvas canvas = new Canvas(closed)) {
            new LiveScreen(canvas, new LiveTop(new TopSampler(platform, false), new Times(ZoneOffset.UTC),
                    Style.MONOCHROME, TopSort.BLOCKED, 50)).run();
        }
    }

    @Test
    void it_ends_with_the_reason_when_features_are_not_kept_any_more() {
        platform.features = Optional.empty();
        CommandException failure = assertThrows(CommandException.class, () -> run(""));
        assertEquals("System calls are not being classified. Install what does it: feature:install"
                + " tracewarden-classifier", failure.getNiceHelp());
        assertTrue(page().endsWith(RESTORE), "an error is to be read on the screen that was there before");
    }

    @Test
    void a_dumb_terminal_and_one_without_a_size_are_not_drawn_on() throws Exception {
        assertTrue(Canvas.drawable(terminal));
        terminal.setSize(new Size(0, 0));
        assertFalse(Canvas.drawable(terminal));
        assertFalse(Canvas.drawable(new DumbTerminal("test", "dumb", System.in, drawn, StandardCharsets.UTF_8)));
    }

    /** @param keys typed once the terminal is taken over, from when on it does not echo them */
    private void run(String keys) throws CommandException, IOException {
        try (Canvas canvas = new Canvas(terminal)) {
            type(keys);
            new LiveScreen(canvas, new LiveTop(new TopSampler(platform, false), new Times(ZoneOffset.UTC),
                    Style.MONOCHROME, TopSort.BLOCKED, 50)).run();
        }
    }

    private void type(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private String page() {
        return drawn.toString(StandardCharsets.UTF_8);
    }

    /** What was drawn each time. */
    private List<String> frames() {
        return List.of(page().substring(BEGIN.length()).split("(?=\u001b\\[1;1H)"));
    }
}
