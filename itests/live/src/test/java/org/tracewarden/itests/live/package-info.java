// SPDX-License-Identifier: Apache-2.0
/**
 * Live deaths and live system calls: each test makes the real thing happen on this host, with real processes, then asks
 * the console of the running distribution. A certificate is compared with what wait(2) and the test itself know; what
 * is told of calls with what the victim counted and measured around them, and with strace(1). Nothing here looks inside
 * the platform.
 */
package org.tracewarden.itests.live;
