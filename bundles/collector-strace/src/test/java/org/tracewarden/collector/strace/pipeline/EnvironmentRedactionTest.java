// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentRedactionTest {

    private static final String BEGIN = "4711 1790000000.000001 ";

    private final EnvironmentRedaction redaction = new EnvironmentRedaction();

    @ParameterizedTest
    @ValueSource(strings = {"API_TOKEN", "github_token", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "MYSQL_PWD_FILE_PASSWD",
        "SSH_AUTH_SOCK", "HTTP_COOKIE", "MY_PASS", "db_pass_1", "GOOGLE_APPLICATION_CREDENTIALS", "SessionId", "PW"})
    void aVariableWithTheNameOfASecretLosesItsValue(String name) {
        assertEquals(exec("\"HOME=/root\", \"" + name + "=<redacted>\", \"TERM=xterm\""),
                redaction.apply(exec("\"HOME=/root\", \"" + name + "=hunter2\", \"TERM=xterm\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH=/usr/bin:/bin", "PWD=/home/tom", "COMPASS=north", "NAME", "", "LANG=C.UTF-8",
        "DOC=https://example.org/x", "=::=::"})
    void otherVariablesStayAsTheyAre(String variable) {
        String line = exec("\"" + variable + "\"");
        assertSame(line, redaction.apply(line));
    }

    @Test
    void aUrlWithAPasswordIsASecretUnderAnyName() {
        assertEquals(exec("\"DATABASE_URL=<redacted>\""),
                redaction.apply(exec("\"DATABASE_URL=postgres://shop:hunter2@db:5432/shop\"")));
    }

    @Test
    void quotationMarksAndBracketsInValuesEndNothing() {
        assertEquals(exec("\"A=\\\"], [\", \"TOKEN=<redacted>\", \"KEY=<redacted>\"..., \"B=)\""),
                redaction.apply(exec("\"A=\\\"], [\", \"TOKEN=a\\\"b, c]\\\\\", \"KEY=x\"..., \"B=)\"")));
    }

    @Test
    void whatStraceWritesInHexadecimalIsReadFirst() {
        assertEquals(exec("\"" + hex("TOKEN=") + "<redacted>\", \"" + hex("NAME=J\u00fcrgen") + "\""),
                redaction.apply(exec("\"" + hex("TOKEN=J\u00fcrgen") + "\", \"" + hex("NAME=J\u00fcrgen") + "\"")));
    }

    @Test
    void onlyTheEnvironmentIsTouchedWhereverItStands() {
        assertEquals(BEGIN + "execve(\"/x\", [\"x\", \"TOKEN=a\"], [\"TOKEN=<redacted>\"] <unfinished ...>",
                redaction.apply(BEGIN + "execve(\"/x\", [\"x\", \"TOKEN=a\"], [\"TOKEN=a\"] <unfinished ...>"));
        assertEquals(BEGIN + "execve(\"/x\", NULL, [\"TOKEN=<redacted>\"]) = -1 ENOENT (No such file) <0.000012>",
                redaction.apply(BEGIN + "execve(\"/x\", NULL, [\"TOKEN=a\"]) = -1 ENOENT (No such file) <0.000012>"));
        assertEquals(BEGIN + "execveat(3</a, [b>, \"\", [\"TOKEN=a\"], [\"TOKEN=<redacted>\"], AT_EMPTY_PATH) = 0",
                redaction.apply(BEGIN + "execveat(3</a, [b>, \"\", [\"TOKEN=a\"], [\"TOKEN=a\"], AT_EMPTY_PATH) = 0"));
        String other = BEGIN + "write(1, \"execve(\", [\"TOKEN=a\"])";
        assertSame(other, redaction.apply(other));
    }

    @Test
    void aLineThatBreaksOffInASecretKeepsNothingOfIt() {
        assertEquals(BEGIN + "execve(\"/x\", [\"x\"], [\"TOKEN=<redacted>" + Lines.CUT,
                redaction.apply(BEGIN + "execve(\"/x\", [\"x\"], [\"TOKEN=abc" + Lines.CUT));
    }

    @Test
    void theEnvironmentThatProcGivesIsLeftOutWhole() {
        assertEquals(BEGIN + "read(3</proc/12/environ>, \"<redacted>\"..., 4096) = 812 <0.000010>",
                redaction.apply(BEGIN + "read(3</proc/12/environ>, \"HOME=/\\x00TOKEN=a\"..., 4096) = 812 <0.000010>"));
        String file = BEGIN + "read(3</srv/environ>, \"TOKEN=a\", 4096) = 7 <0.000010>";
        assertSame(file, redaction.apply(file));
    }

    private static String exec(String environment) {
        return BEGIN + "execve(\"/usr/bin/env\", [\"env\", \"-i\"], [" + environment + "]) = 0 <0.000312>";
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("\\x%02x", octet));
        }
        return hex.toString();
    }
}
