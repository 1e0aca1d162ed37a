// SPDX-License-Identifier: Apache-2.0
/**
 * What is kept by id or pid. A thousand agents are kept in many tables; one of the JDK's takes 50 to 60 bytes an entry
 * for its node and the boxed key, {@link org.tracewarden.supervisor.table.IntTable} about 8.
 */
package org.tracewarden.supervisor.table;
