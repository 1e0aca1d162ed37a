// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import org.opentest4j.TestAbortedException;

/** Ends each test when it would be asked, so that the victims alone can be tested. */
final class NoPlatform implements Platform {

    @Override
    public org.tracewarden.itests.support.Platform running() {
        throw new TestAbortedException("only the victims are tested: -Dtracewarden.live.platform=none");
    }
}
