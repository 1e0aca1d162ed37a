// SPDX-License-Identifier: Apache-2.0
/** Reads the log files that launchers write. State: none but open readers, each bounded. */
package org.tracewarden.supervisor.log;
