// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SocketAddress;

/** What ordinary programs do raises nothing. */
class HealthyProgramsTest {

    private static final SocketAddress CLIENT = new SocketAddress("INET", "10.1.2.3", 50_000);

    private final Tale tale = new Tale();
    private final Random random = new Random(7);

    @AfterEach
    void nothingIsTold() {
        tale.nothing();
    }

    /** At random times it reads until there is nothing left, looks for .htaccess, opens a file and closes it. */
    @Test
    void aWebServerUnderLoad() {
        ProcessInfo nginx = Tale.process(80, "nginx");
        double at = 0;
        for (int second = 1; second <= 120; second++) {
            while (at < second) {
                at += -Math.log(1 - random.nextDouble()) / 8;
                tale.at(at).fails(nginx, Call.of("openat").path("/srv/www/.htaccess").gets("ENOENT"));
                if (random.nextInt(10) == 0) {
                    tale.slow(nginx, Call.of("sendfile").took(20 + random.nextInt(100))
                            .onSocket("STREAM", CLIENT, 100, 100));
                }
            }
            int requests = 4000 + random.nextInt(1000);
            int kept = random.nextInt(40) - 20;
            tale.at(Math.max(at, second)).span(nginx, 1, false,
                    Count.of("accept4", 2 * requests).failed("EAGAIN", requests),
                    Count.of("read", 2 * requests).bytes(500L * requests).failed("EAGAIN", requests),
                    Count.of("openat", 2 * requests).failed("ENOENT", requests, requests - 8),
                    Count.of("close", 2 * requests + kept), Count.of("sendfile", requests).bytes(9000L * requests),
                    Count.of("epoll_wait", requests), Count.of("writev", requests).bytes(200L * requests));
            tale.has(nginx, 300 + kept, 1024).look();
        }
    }

    /** Looks for hundreds of files once, keeps its jars open, fights for a lock now and then. */
    @Test
    void aJavaMachineThatStarts() {
        ProcessInfo java = Tale.process(99, "java");
        for (int i = 0; i < 400; i++) {
            tale.at(i * 0.01).fails(java, Call.of("stat").path("/opt/app/lib/part-" + i + ".jar").gets("ENOENT"));
            tale.fails(java, Call.of("openat").path("/etc/java/" + i + ".properties").gets("ENOENT"));
        }
        for (int second = 4; second <= 8; second++) {
            tale.at(second).second(java, Count.of("openat", 400).failed("ENOENT", 300), Count.of("close", 40),
                    Count.of("futex", 9000).failed("EAGAIN", 2500), Count.of("read", 3000).bytes(12_000_000));
            tale.has(java, 20 + 60 * (second - 4), 1 << 20).look();
        }
        for (int second = 9; second <= 120; second++) {
            for (int thread = 0; thread < 8; thread++) {
                tale.at(second).slow(java, Call.of("futex").operation("FUTEX_WAIT_BITSET").thread(thread).took(985)
                        .arguments(0x7f00, 0, 0));
            }
            tale.second(java, Count.of("futex", 500), Count.of("openat", 1), Count.of("close", 1));
            tale.has(java, 320, 1 << 20).look();
        }
    }

    /** Walks PATH for each command, duplicates descriptors, and forks. */
    @Test
    void aShellScript() {
        ProcessInfo shell = Tale.process(50, "bash");
        for (int i = 0; i < 200; i++) {
            String command = "cmd" + i;
            for (String folder : new String[] {"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/"}) {
                tale.at(i * 0.3 + random.nextDouble() / 10).fails(shell,
                        Call.of("stat").path(folder + command).gets("ENOENT"));
            }
        }
        for (int second = 1; second <= 60; second++) {
            tale.at(61 + second).second(shell, Count.of("dup2", 30), Count.of("pipe2", 5), Count.of("openat", 10),
                    Count.of("close", 25), Count.of("read", 800).bytes(800));
            tale.has(shell, 4 + second % 2, 1024).look();
        }
    }

    @Test
    void aCompilerThatSearchesItsIncludePaths() {
        ProcessInfo cc1 = Tale.process(51, "cc1plus");
        for (int i = 0; i < 1000; i++) {
            tale.at(i * 0.003).fails(cc1, Call.of("openat").path("/usr/include/x" + i + ".h").gets("ENOENT"));
        }
        tale.at(3).second(cc1, Count.of("openat", 1400).failed("ENOENT", 1000, 600), Count.of("close", 400),
                Count.of("read", 800).bytes(6_000_000)).look();
        tale.at(3.1).exits(cc1);
    }

    @Test
    void aDatabaseThatSyncsInTwoMilliseconds() {
        ProcessInfo postgres = Tale.process(52, "postgres");
        for (int second = 1; second <= 120; second++) {
            tale.at(second).second(postgres, Count.of("fdatasync", 450).inside(900),
                    Count.of("pwrite64", 900).bytes(7_372_800), Count.of("recvfrom", 1200).bytes(90_000)
                            .failed("EAGAIN", 600));
            if (second % 20 == 0) {
                tale.slow(postgres, Call.of("fdatasync").took(130).on("/var/lib/pg/wal/1", "ext4"));
            }
        }
    }

    /** Unreadable folders come in a burst. */
    @Test
    void aSearchThroughAllFolders() {
        ProcessInfo find = Tale.process(53, "find");
        for (int second = 1; second <= 4; second++) {
            tale.at(second).second(find, Count.of("openat", 30_000).failed("EACCES", 900), Count.of("close", 29_100),
                    Count.of("getdents64", 60_000));
        }
        tale.at(5).second(find, Count.of("openat", 30_000).failed("EACCES", 20), Count.of("close", 29_980));
    }

    /** Connects to hosts far away, and over IPv6 in vain first. */
    @Test
    void aCrawlerOnTheInternet() {
        ProcessInfo crawler = Tale.process(54, "crawler");
        for (int i = 0; i < 500; i++) {
            tale.at(i * 0.1).fails(crawler, Call.of("connect").to("2001:db8::" + i % 5, 443).gets("ENETUNREACH"));
            tale.slow(crawler, Call.of("connect").took(80 + random.nextInt(200)).to("203.0.113." + i % 200, 443));
            tale.fails(crawler, Call.of("connect").to("203.0.113." + i % 200, 443).gets("EINPROGRESS"));
        }
    }
}
