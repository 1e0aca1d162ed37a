// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The bundles, the files in etc/ and docs/configuration.md agree on keys and defaults. */
class ConfigurationDocumentIT {

    private static final Path ROOT = Path.of(System.getProperty("tracewarden.root"));
    private static final Pattern SECTION = Pattern.compile("## `(org\\.tracewarden\\.\\S+)\\.cfg`");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| `([^`]+)` \\|.*");
    /** A value may contain spaces, and goes on in the next line after a backslash. */
    private static final Pattern LINE = Pattern.compile("([a-z-]+) = (\\S.*)");
    /** The document does not repeat a default that is longer than this, but sends to the file. */
    private static final int LONGEST_REPEATED = 40;
    private static final String IN_THE_FILE = "as in the file";

    @Test
    void everyKeyIsExplainedInItsFileAndInTheDocumentWithTheBundlesDefault() throws Exception {
        Map<String, Map<String, String>> bundles = bundles();
        assertFalse(bundles.isEmpty());
        assertEquals(bundles, files());
        bundles.values().forEach(keys -> keys.replaceAll(
                (key, value) -> value.length() > LONGEST_REPEATED ? IN_THE_FILE : value));
        assertEquals(bundles, document());
    }

    @Test
    void everyLineOfAFileIsACommentOrAKey() throws IOException {
        for (Path file : paths()) {
            boolean goesOn = false;
            for (String line : Files.readAllLines(file)) {
                assertTrue(goesOn || line.isBlank() || line.startsWith("#") || LINE.matcher(line).matches(),
                        file + ": " + line);
                goesOn = !line.startsWith("#") && line.endsWith("\\");
            }
        }
    }

    /** By pid: key and default, as the metatype of the built bundles has them. */
    private static Map<String, Map<String, String>> bundles() throws Exception {
        Map<String, Map<String, String>> found = new TreeMap<>();
        List<Path> metatypes = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            for (Path bundle : bundles.toList()) {
                Path folder = bundle.resolve("target/classes/OSGI-INF/metatype");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        files.forEach(metatypes::add);
                    }
                }
            }
        }
        for (Path metatype : metatypes) {
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(metatype.toFile())
                    .getDocumentElement();
            Map<String, String> keys = new TreeMap<>();
            NodeList attributes = root.getElementsByTagName("AD");
            for (int i = 0; i < attributes.getLength(); i++) {
                Element attribute = (Element) attributes.item(i);
                keys.put(attribute.getAttribute("id"), plain(attribute.getAttribute("default")));
            }
            found.put(((Element) root.getElementsByTagName("Designate").item(0)).getAttribute("pid"), keys);
        }
        return found;
    }

    /** Metatype puts a backslash before commas and spaces. */
    private static String plain(String value) {
        return value.replaceAll("\\\\(.)", "$1");
    }

    private static Map<String, Map<String, String>> files() throws IOException {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (Path file : paths()) {
            Properties values = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            }
            Map<String, String> keys = new TreeMap<>();
            values.stringPropertyNames().forEach(key -> keys.put(key, values.getProperty(key)));
            found.put(file.getFileName().toString().replaceFirst("\\.cfg$", ""), keys);
        }
        return found;
    }

    private static Map<String, Map<String, String>> document() throws IOException {
        Map<String, Map<String, String>> found = new TreeMap<>();
        Map<String, String> keys = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/configuration.md"))) {
            Matcher section = SECTION.matcher(line);
            Matcher row = ROW.matcher(line);
            if (section.matches()) {
                keys = new TreeMap<>();
                found.put(section.group(1), keys);
            } else if (line.startsWith("## ")) {
                keys = new TreeMap<>();
            } else if (row.matches()) {
                keys.put(row.group(1), row.group(2));
            }
        }
        return found;
    }

    private static List<Path> paths() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("etc"))) {
            return files.filter(file -> file.getFileName().toString().matches("org\\.tracewarden\\..*\\.cfg")).toList();
        }
    }
}
