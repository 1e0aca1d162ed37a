// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.tracewarden.itests.support.Output;

/** The distribution that these tests ask: started by the launcher, stopped at the end of the run. */
final class PlatformUnderTest implements Platform, AutoCloseable {

    /** The storm alone leaves ten thousand certificates, and other processes of this host die as well. */
    private static final Map<String, String> CONFIGURATION =
            Map.of("org.tracewarden.correlation.cfg", "capacity = 16000\n");

    private final org.tracewarden.itests.support.Platform running;

    private PlatformUnderTest(org.tracewarden.itests.support.Platform running) {
        this.running = running;
    }

    /** With {@code -Dtracewarden.live.platform=none} one that ends each test when it would be asked. */
    static Platform open() {
        if (System.getProperty("tracewarden.live.platform", "").equals("none")) {
            return command -> {
                throw new TestAbortedException("only the victims are tested: -Dtracewarden.live.platform=none");
            };
        }
        return new PlatformUnderTest(org.tracewarden.itests.support.Platform.start(CONFIGURATION));
    }

    @Override
    public String run(String command) {
        Output output = running.run(command);
        if (output.status() != 0) {
            throw new IllegalStateException(command + " failed: " + output);
        }
        return output.out();
    }

    @Override
    public void close() {
        running.close();
    }
}
