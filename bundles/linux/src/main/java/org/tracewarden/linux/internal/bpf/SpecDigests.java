// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.StructLayout;

/**
 * Names what is loaded: by the form of its records, and by everything that makes its programs and maps what they are.
 *
 * @param layout 16 hex digits over the struct layouts
 * @param code 16 hex digits over object, constants, map sizes and disabled programs
 */
record SpecDigests(String layout, String code) {

    private static final int HEX_DIGITS = 16;

    static SpecDigests of(ProbeSpec spec) {
        MessageDigest layouts = sha256();
        spec.layouts().stream().map(StructLayout::toString).sorted().forEach(text -> add(layouts, text));
        MessageDigest code = sha256();
        code.update(spec.object());
        addAll(code, "constants", new TreeMap<>(spec.constants()).entrySet());
        addAll(code, "map sizes", new TreeMap<>(spec.mapSizes()).entrySet());
        addAll(code, "disabled", new TreeSet<>(spec.disabled()));
        return new SpecDigests(hex(layouts), hex(code));
    }

    private static void addAll(MessageDigest digest, String title, Collection<?> values) {
        add(digest, title);
        values.forEach(value -> add(digest, value.toString()));
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
