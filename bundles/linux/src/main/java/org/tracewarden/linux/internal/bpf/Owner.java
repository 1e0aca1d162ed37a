// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.util.function.BooleanSupplier;

/**
 * The bundle that uses a probe.
 *
 * @param uninstalled whether it is gone by now
 */
record Owner(long bundleId, BooleanSupplier uninstalled) {

    private static final long NO_BUNDLE = -1;

    /** Of pins that were there when the keeper started. */
    static final Owner UNKNOWN = new Owner(NO_BUNDLE, () -> false);
}
