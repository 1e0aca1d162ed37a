// SPDX-License-Identifier: Apache-2.0
/**
 * Programs on a tether: started so that they, and all that they start, end with whoever holds the other end, even when
 * that one is killed.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.tether;
