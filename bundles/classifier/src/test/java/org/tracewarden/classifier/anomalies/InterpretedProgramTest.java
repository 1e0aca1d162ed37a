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

class InterpretedProgramTest {

    @ParameterizedTest
    @CsvSource({
        "java -Xmx64m -cp /opt/a.jar:/opt/b.jar org.example.Main --port 80, org.example.Main",
        "java --add-opens java.base/java.lang=ALL-UNNAMED -jar /opt/kafka/kafka.jar, kafka.jar",
        "java -m org.example/org.example.Main, org.example.Main",
        "java @options Main.java, Main.java",
        "python3.11 -u -W ignore /srv/shop/app.py, app.py",
        "python3 -m http.server, http.server",
        "node --max-old-space-size=512 -r dotenv server.js, server.js",
        "perl -w backup.pl, backup.pl",
        "dotnet Shop.dll, Shop.dll"
    })
    void theProgramIsWhatIsRun(String command, String program) {
        assertEquals(Optional.of(program), of(command));
        assertEquals(command.substring(0, command.indexOf(' ')) + " " + program,
                ProgramIdentity.of(Optional.of(process(command))));
    }

    @ParameterizedTest
    @CsvSource({"java", "java -version", "java -jar", "python3 -c import-os x.py", "postgres shop", "bash /etc/backup.sh"})
    void itIsNotKnownOrNoOther(String command) {
        assertEquals(Optional.empty(), of(command));
    }

    @Test
    void aLongNameIsCut() {
        assertEquals(64, of("java " + "x".repeat(100)).orElseThrow().length());
    }

    private static Optional<String> of(String command) {
        return InterpretedProgram.of(process(command));
    }

    private static ProcessInfo process(String command) {
        List<String> argv = List.of(command.split(" "));
        return new ProcessInfo(new ProcessKey(1, 1), Optional.empty(), 0, argv.get(0), "/usr/bin/" + argv.get(0), argv,
                false, "/", 1, 1, "", 1, 0, false, Workload.ROOT);
    }
}
