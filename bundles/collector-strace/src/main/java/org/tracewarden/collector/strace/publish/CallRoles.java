// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The roles of {@code roles.txt}, by name of the call. Immutable. */
final class CallRoles {

    private static final String FILE = "roles.txt";

    private final Map<String, CallRole> byName;

    private CallRoles(Map<String, CallRole> byName) {
        this.byName = Map.copyOf(byName);
    }

    static CallRoles read() {
        Map<String, CallRole> byName = new HashMap<>();
        try (InputStream in = CallRoles.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    List<String> words = Arrays.asList(line.split(" "));
                    byName.put(words.get(0), CallRole.of(words.subList(1, words.size())));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(FILE + " of this bundle cannot be read", unreadable);
        }
        return new CallRoles(byName);
    }

    CallRole of(String call) {
        return byName.getOrDefault(call, CallRole.NONE);
    }

    Map<String, CallRole> all() {
        return byName;
    }
}
