// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a launcher is given that is no request: it starts nothing, leaves nothing, and ends with an error. */
@Timeout(120)
class RequestRefusedTest {

    private Ground ground;
    private Path witness;
    private String directory;

    @BeforeEach
    void open() throws Exception {
        ground = new Ground();
        ground.sh("exit 0", new Heard()).release();
        Ground.until("end", () -> ground.launcherProcesses().isEmpty());
        witness = ground.directory.resolve("witness");
        directory = "directory=" + ground.runs + "/7/1";
    }

    @AfterEach
    void nothingWasStartedOrIsLeft() throws Exception {
        Ground.until("launchers end", () -> ground.launcherProcesses().isEmpty());
        assertFalse(Files.exists(witness));
        assertEquals(List.of(), ground.launchers.runDirectories());
        ground.close();
    }

    private RawLauncher raw() throws Exception {
        return new RawLauncher(List.of(ground.directory.resolve("program/agent-launcher").toString()));
    }

    private String[] good(String... more) {
        List<String> records = new ArrayList<>(List.of(directory, "cwd=/", "arg=/usr/bin/touch", "arg=" + witness));
        records.addAll(Arrays.asList(more));
        return records.toArray(String[]::new);
    }

    private String refused(byte[] request) throws Exception {
        RawLauncher raw = raw();
        raw.say(request);
        String line = raw.line();
        raw.close();
        assertEquals(1, raw.exitCode());
        return line;
    }

    private String refusedRecords(String... records) throws Exception {
        return refused(RawLauncher.request(records));
    }

    @Test
    void otherVersionsAndUnknownKeys() throws Exception {
        assertEquals("failed 22 request this launcher speaks version 1 only, not tracewarden-launcher=2",
                refused("tracewarden-launcher=2\0end=\0".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("failed 22 request unknown key, or a value it cannot have: landlock",
                refusedRecords(good("landlock=x")));
        assertEquals("failed 22 request a record has no value: env", refusedRecords(good("env")));
    }

    @Test
    void valuesThatCannotBe() throws Exception {
        for (String record : List.of("nofile=0", "nofile=-1", "nofile=", "nofile=9999999999999999999999", "nofile=1x",
                "notify-usec=0", "notify-usec= 1", "uid=4294967295", "gid=-1", "group=x", "join=relative",
                "launcher-join=", "cwd=/again", "log=relative", "log-bytes=1", "log-files=0", "log-files=101",
                "env=novalue", "env==x", "directory=/again")) {
            assertEquals("failed 22 request unknown key, or a value it cannot have: " + record.split("=")[0],
                    refusedRecords(good(record)), record);
        }
    }

    @Test
    void whatIsMissing() throws Exception {
        assertEquals("failed 22 request directory is missing or longer than a socket's address allows",
                refusedRecords("cwd=/", "arg=true"));
        assertEquals("failed 22 request directory is missing or longer than a socket's address allows",
                refusedRecords("directory=/" + "x".repeat(99), "cwd=/", "arg=true"));
        assertEquals("failed 22 request cwd or arg is missing", refusedRecords(directory, "cwd=/"));
        assertEquals("failed 22 request cwd or arg is missing", refusedRecords(directory, "cwd=/", "arg="));
        assertEquals("failed 22 request uid, gid and group go together", refusedRecords(good("uid=1")));
        assertEquals("failed 22 request uid, gid and group go together", refusedRecords(good("group=1")));
        assertEquals("failed 22 request log, log-bytes and log-files go together",
                refusedRecords(good("log=" + ground.log())));
        assertEquals("failed 22 directory /", refusedRecords("directory=/", "cwd=/", "arg=true"));
    }

    @Test
    void moreThanItTakes() throws Exception {
        String big = "env=x=" + "y".repeat(100_000);
        String[] records = new String[90];
        Arrays.fill(records, big);
        assertEquals("failed 22 request it is too long", refusedRecords(records));
        String[] many = new String[70_000];
        Arrays.fill(many, "env=a=b");
        assertEquals("failed 22 request it has too many records", refusedRecords(many));
        assertEquals("failed 22 request something comes after its end",
                refused((new String(RawLauncher.request(good()), StandardCharsets.UTF_8) + "x")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void randomBytes() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(bytes);
            assertTrue(refused(bytes).startsWith("failed 22 request "), "seed " + seed + ", round " + i);
        }
    }

    @Test
    void requestsWithBytesChanged() throws Exception {
        long seed = 5;
        Random random = new Random(seed);
        byte[] good = RawLauncher.request(good("env=PATH=/bin", "uid=0", "gid=0", "group=0", "nofile=100",
                "log=" + ground.log(), "log-bytes=65536", "log-files=2", "notify-usec=1000000"));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(bytes.length);
                // not the directory and the log, which would be made elsewhere
                if (outside(at, good, directory) && outside(at, good, "log=" + ground.log())) {
                    bytes[at] = (byte) random.nextInt(256);
                }
            }
            RawLauncher raw = raw();
            raw.say(bytes);
            // without go, what is a request still starts nothing
            raw.close();
            assertEquals(1, raw.exitCode(), "seed " + seed + ", round " + i);
        }
    }

    private static boolean outside(int at, byte[] request, String record) {
        int begin = new String(request, StandardCharsets.ISO_8859_1).indexOf(record);
        return at < begin || at > begin + record.length();
    }

    @Test
    void anythingButGo() throws Exception {
        RawLauncher raw = raw();
        raw.say(RawLauncher.request(good()));
        assertTrue(raw.line().startsWith("launcher 1 "));
        raw.say("no\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("failed 22 request the order after it is not go", raw.line());
        raw.close();
        assertEquals(1, raw.exitCode());
    }

    @Test
    void aPlatformKilledBeforeGo() throws Exception {
        byte[] request = RawLauncher.request(good());
        for (int length : List.of(0, 1, 10, request.length / 2, request.length - 1, request.length)) {
            RawLauncher raw = raw();
            raw.say(Arrays.copyOf(request, length));
            if (length == request.length) {
                assertTrue(raw.line().startsWith("launcher 1 "));
                assertEquals(1, ground.launchers.runDirectories().size());
            }
            raw.close();
            assertEquals(1, raw.exitCode());
            Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
        }
    }
}
