// SPDX-License-Identifier: Apache-2.0
/**
 * Live deaths: each test makes the real thing happen on this host, with real processes and signals, then asks the
 * console of the running distribution and compares the certificate with what wait(2) and the test itself know. Nothing
 * here looks inside the platform.
 */
package org.tracewarden.itests.live;
