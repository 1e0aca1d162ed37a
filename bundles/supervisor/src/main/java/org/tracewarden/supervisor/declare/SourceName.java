// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a configuration comes from.
 *
 * @param source the file's name; the configuration's pid where no file stands behind it
 * @param instance what file name or pid call it, such as {@code web} for {@code org.tracewarden.agent-web.cfg}
 * @param file the file, where there is one
 */
record SourceName(String source, String instance, Optional<Path> file) {

    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final Pattern NAME = Pattern.compile(
            "org\\.tracewarden\\.agent[-~.](.+?)(?:\\.cfg\\.json|\\.cfg|\\.config|\\.json)?");
    private static final Pattern FILE = Pattern.compile(
            "org\\.tracewarden\\.agent[-~].+(?:\\.cfg|\\.cfg\\.json|\\.config)");

    static SourceName of(String pid, Dictionary<String, ?> properties) {
        Object installed = properties.get(FILE_NAME);
        if (installed == null) {
            return new SourceName(pid, instance(pid), Optional.empty());
        }
        Path file = path(installed.toString());
        String name = file.getFileName().toString();
        return new SourceName(name, instance(name), Optional.of(file));
    }

    /** Whether a file of that name declares an agent. */
    static boolean declares(Path file) {
        return FILE.matcher(file.getFileName().toString()).matches();
    }

    /** Whether its file is there, where it was or in that folder: the whole folder may have been moved. */
    boolean there(Path etc) {
        return file.map(path -> Files.exists(path) || Files.exists(etc.resolve(source))).orElse(true);
    }

    private static Path path(String installed) {
        try {
            return Path.of(URI.create(installed));
        } catch (IllegalArgumentException noUri) {
            return Path.of(installed);
        }
    }

    private static String instance(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }
}
