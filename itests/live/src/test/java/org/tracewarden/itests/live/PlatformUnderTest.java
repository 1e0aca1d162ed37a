// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.util.Map;
import org.tracewarden.itests.support.LauncherScript;

/** The distribution that these tests ask: started by the launcher, stopped at the end of the run. */
final class PlatformUnderTest implements Platform, AutoCloseable {

    private static final Map<String, String> CONFIGURATION = Map.of(
            // the storm alone leaves ten thousand certificates, and other processes of this host die as well
            "org.tracewarden.correlation.cfg", "capacity = 16000\n",
            // a busy host has a thousand harmless failures a second, and those of the victims are to be found among
            // them
            "org.tracewarden.classifier.cfg", "capacity = 40000\n",
            // six looks at a leak in six seconds instead of half a minute
            "org.tracewarden.patterns.cfg", "leak-look-seconds = 1\n");

    private final org.tracewarden.itests.support.Platform running;

    private PlatformUnderTest(org.tracewarden.itests.support.Platform running) {
        this.running = running;
    }

    /** With {@code -Dtracewarden.live.platform=none} one that ends each test when it would be asked. */
    static Platform open() {
        return System.getProperty("tracewarden.live.platform", "").equals("none")
                ? new NoPlatform()
                : new PlatformUnderTest(org.tracewarden.itests.support.Platform.start(CONFIGURATION));
    }

    /** One of a test's own, started by a launcher that is not the usual one. */
    static PlatformUnderTest openUnder(String... command) {
        return new PlatformUnderTest(org.tracewarden.itests.support.Platform.start(
                new LauncherScript().under(command), Map.of()));
    }

    @Override
    public org.tracewarden.itests.support.Platform running() {
        return running;
    }

    @Override
    public void close() {
        running.close();
    }
}
