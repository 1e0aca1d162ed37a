// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.time.Duration;

/**
 * How long pins without a reader stay, besides what each probe asks for.
 *
 * @param orphaned for pins found at start, whose reader died with its JVM or whose linux bundle was updated
 * @param uninstalled at most, once the bundle that used them is uninstalled; long enough for an upgrade that
 *     uninstalls the old bundle before it installs the new one
 */
record GracePeriods(Duration orphaned, Duration uninstalled) {

    static final GracePeriods STANDARD = new GracePeriods(Duration.ofSeconds(60), Duration.ofSeconds(5));
}
