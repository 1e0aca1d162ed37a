// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/** Files that every program's start looks at: those of ld.so(8) and of the C library's locales. */
final class Loader {

    private Loader() {}

    static boolean isNoise(String path) {
        return path.startsWith("/etc/ld.so.") || path.contains("/glibc-hwcaps/") || isLocale(path);
    }

    static boolean isLocale(String path) {
        return path.startsWith("/usr/lib/locale/") || path.startsWith("/usr/share/locale") || path.contains("/gconv/")
                || path.equals("/usr/share/zoneinfo") || path.contains("/locale/") && path.endsWith(".mo")
                || path.equals("/etc/locale.alias");
    }

}
