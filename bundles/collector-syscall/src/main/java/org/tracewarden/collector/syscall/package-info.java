// SPDX-License-Identifier: Apache-2.0
/** System calls, counted in the kernel, and the slow and failed ones told. */
package org.tracewarden.collector.syscall;
