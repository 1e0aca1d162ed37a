// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person should know about is marked, with the reason; what everybody does is not. */
@ExtendWith(LiveExtension.class)
class RisksIT {

    @Test
    void whoReadsThePasswordHashesIsMarked(Console console) {
        TracedRun run = TracedRun.actions(console.platform(), "cat /etc/shadow");

        assertEquals(0, run.status());
        assertEquals(List.of("HIGH CREDENTIALS: reads /etc/shadow, the password hashes of all users"), run.risks());
    }

    @Test
    void whoTriesToReadThemAndMayNotIsMarkedOneLower(Console console) {
        TracedRun run = TracedRun.actions(console.platform(),
                "setpriv --reuid=65534 --regid=65534 --clear-groups cat /etc/shadow");

        assertEquals(1, run.status());
        assertEquals(List.of("LOW SETUID: becomes user 65534; was user 0",
                "MEDIUM CREDENTIALS: tried to read /etc/shadow, the password hashes of all users"), run.risks());
    }

    @Test
    void whoLetsAnSshKeyInIsMarked(Host host, Console console) throws IOException {
        Path home = host.directoryIn(Path.of("/home"));
        Files.createDirectory(home.resolve(".ssh"));
        Path keys = home.resolve(".ssh/authorized_keys");
        TracedRun run = TracedRun.actions(console.platform(),
                "env HOME=" + home + " sh -c 'echo ssh-ed25519 AAAA intruder >> ~/.ssh/authorized_keys'");

        assertEquals(0, run.status());
        assertEquals("ssh-ed25519 AAAA intruder\n", Files.readString(keys));
        String reason = "writes " + keys + ", whose SSH keys may log in";
        assertEquals(List.of("MEDIUM SSH_KEY: " + reason, "HIGH PERSISTENCE: " + reason), run.risks());
    }

    @Test
    void aDownloadThatIsMadeExecutableAndRunIsMarkedAtBothSteps(Host host, Console console) throws IOException {
        try (Server server = new Server("#!/bin/sh\nexit 6\n")) {
            Path file = host.directory().resolve("update");
            TracedRun run = TracedRun.actions(console.platform(), "sh -c 'curl -s -o " + file + " "
                    + server.url() + "; chmod +x " + file + "; " + file + "'");

            assertEquals(6, run.status());
            String origin = ", which curl wrote after it had received from " + server.address();
            assertEquals(List.of(
                    "HIGH DOWNLOAD_THEN_EXEC: makes " + file + " executable" + origin,
                    "CRITICAL DOWNLOAD_THEN_EXEC: runs " + file + origin), run.risks());
        }
    }

    @Test
    void aDownloadThatIsPipedIntoAShellIsMarked(Console console) throws IOException {
        try (Server server = new Server("exit 6\n")) {
            TracedRun run = TracedRun.actions(console.platform(), "sh -c 'curl -s " + server.url() + " | sh'");

            assertEquals(6, run.status());
            assertEquals(List.of("CRITICAL DOWNLOAD_THEN_EXEC: sh runs what curl received from " + server.address()),
                    run.risks());
        }
    }

    @Test
    void listingAFolderAndLookingAtARepositoryAreNoRisk(Host host, Console console) {
        Path repository = host.directory();
        host.shell("cd " + repository + " && git init -q . && echo text > file && git add file");

        assertEquals(List.of(), TracedRun.actions(console.platform(), "ls -la /etc " + repository).risks());
        TracedRun status = TracedRun.actions(console.platform(), "git -C " + repository + " status --short");
        assertEquals(0, status.status());
        assertEquals(List.of(), status.risks());
    }

    /** Gives the same text to everybody. */
    private static final class Server implements AutoCloseable {

        private final HttpServer server;

        Server(String text) throws IOException {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        String url() {
            return "http://" + address() + "/update";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
