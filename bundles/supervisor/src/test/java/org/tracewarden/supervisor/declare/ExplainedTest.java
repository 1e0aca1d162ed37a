// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample file and the document know every key, and no other. */
class ExplainedTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path SAMPLE = ROOT.resolve("etc/org.tracewarden.agent-example.cfg.sample");

    @Test
    void theSampleHasEveryKeyAndWouldBeTakenAsItIs() throws IOException {
        String text = Files.readString(SAMPLE).replaceAll("(?m)^#(?=[a-z])", "");
        Properties values = new Properties();
        values.load(new StringReader(text));
        Set<String> keys = new TreeSet<>(values.stringPropertyNames());
        keys.remove("env.GREETING");
        assertEquals(AgentFile.KEYS, keys);
        Hashtable<String, Object> properties = new Hashtable<>();
        values.stringPropertyNames().forEach(key -> properties.put(key, values.getProperty(key)));
        assertEquals("example", new AgentFile(
                new ConfigurationValues(properties), "web", AgentDefaults.STANDARD).spec(1).name());
    }

    @Test
    void theSampleItselfDeclaresNothing() {
        assertEquals(false, SourceName.declares(SAMPLE));
        assertEquals(true, SourceName.declares(Path.of("/etc/org.tracewarden.agent-web.cfg")));
    }

    @Test
    void theDocumentHasEveryKey() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/configuration.md"));
        String section = document.substring(document.indexOf("## Agents, a file each"));
        Matcher row = Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(section);
        Set<String> keys = new TreeSet<>();
        while (row.find()) {
            keys.add(row.group(1));
        }
        keys.remove("env.NAME");
        assertEquals(AgentFile.KEYS, keys);
    }
}
