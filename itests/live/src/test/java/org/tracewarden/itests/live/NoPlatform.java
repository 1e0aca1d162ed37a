// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.OutputStream;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;
import org.tracewarden.itests.support.Output;

/** Ends each test when it would be asked, so that the victims alone can be tested. */
final class NoPlatform implements Platform {

    @Override
    public Output attempt(String command) {
        throw aborted();
    }

    @Override
    public int run(String command, OutputStream out, OutputStream err) {
        throw aborted();
    }

    @Override
    public Output launcher(String verb, String... arguments) {
        throw aborted();
    }

    @Override
    public Path etc(String file) {
        throw aborted();
    }

    @Override
    public Path log() {
        throw aborted();
    }

    private static TestAbortedException aborted() {
        return new TestAbortedException("only the victims are tested: -Dtracewarden.live.platform=none");
    }
}
