// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The name by which the things of this platform in the kernel are told from those of others on the same host. */
public final class PlatformInstance {

    private static final String PROPERTY = "tracewarden.instance";
    private static final String FORM = "[A-Za-z0-9_-]{1,64}";
    private static final int HEX_DIGITS = 8;

    private PlatformInstance() {}

    /**
     * The configured name ({@code tracewarden.instance}), otherwise a digest of the data folder, which only one
     * platform can use at a time.
     *
     * @throws IllegalArgumentException when the configured one has other characters than it may
     */
    public static String of(BundleContext context) throws IOException {
        String configured = context.getProperty(PROPERTY);
        if (configured != null) {
            if (!configured.matches(FORM)) {
                throw new IllegalArgumentException(
                        PROPERTY + " must be 1 to 64 letters, digits, '_' and '-', not '" + configured + "'");
            }
            return configured;
        }
        String karafData = context.getProperty("karaf.data");
        String storage = context.getProperty(Constants.FRAMEWORK_STORAGE);
        String folder = karafData != null ? karafData : storage != null ? storage : "felix-cache";
        return digest(Path.of(folder).toFile().getCanonicalPath());
    }

    private static String digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
