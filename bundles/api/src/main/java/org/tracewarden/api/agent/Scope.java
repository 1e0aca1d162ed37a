// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;

/**
 * Where capabilities hold.
 *
 * @param paths absolute directories, each ending in {@code /}; empty for no restriction
 */
public record Scope(List<String> paths) {

    public static final Scope EVERYWHERE = new Scope(List.of());

    /** @throws IllegalArgumentException when a path is not absolute */
    public Scope {
        paths = paths.stream().map(Scope::directory).toList();
    }

    private static String directory(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("scope \"" + path + "\" is no absolute path");
        }
        return path.endsWith("/") ? path : path + "/";
    }
}
