// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;

class ScriptTest {

    private static ProcessInfo process(String program, String... argv) {
        return new ProcessInfo(new ProcessKey(5, 5), Optional.empty(), 0, program, "/usr/bin/" + program,
                List.of(argv), false, "/", 5, 5, "", 5, 0, false, Workload.ROOT);
    }

    @ParameterizedTest
    @CsvSource({
        "java,java -Xmx1g -cp /a/b.jar:/c org.example.Main --port 80,org.example.Main",
        "java,java -jar /opt/app/server.jar secret,server.jar",
        "java,java -p mods -m com.example/com.example.Main,com.example.Main",
        "java,java @/tmp/argfile,",
        "java,java -jar /tmp/surefire17620389475621/surefirebooter-20260101-8573.jar,surefirebooter-0.jar",
        "python3.11,python3 -u /srv/queue.py --token x,queue.py",
        "python3.11,python3 -m http.server 80,http.server",
        "python3.11,python3 -c pass x,",
        "bash,bash /usr/local/bin/backup.sh,backup.sh",
        "bash,bash -c true x,",
        "bash,-bash,",
        "node,node --require x.js app.js,app.js",
        "nginx,nginx -c /etc/nginx.conf,"})
    void whatAnInterpreterRunsIsSaidByItsCommandLine(String program, String line, String expected) {
        assertEquals(Optional.ofNullable(expected), Script.of(process(program, line.split(" "))));
    }

    @Test
    void aServerAndABuildInJavaAreTwoPrograms() {
        assertEquals("java server.jar", ProgramIdentity.of(Optional.of(process("java", "java", "-jar", "server.jar"))));
        assertEquals("java Build", ProgramIdentity.of(Optional.of(process("java", "java", "Build"))));
    }

    @Test
    void aNameIsShortAndOnOneLine() {
        assertEquals(Optional.of("a_b_c"), Script.of(process("bash", "bash", "a\tb\nc")));
        assertEquals(80, Script.of(process("bash", "bash", "x".repeat(500))).orElseThrow().length());
    }
}
