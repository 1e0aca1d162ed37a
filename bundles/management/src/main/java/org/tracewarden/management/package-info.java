// SPDX-License-Identifier: Apache-2.0
/**
 * What the platform tells over JMX: one component for each service it shows, so that each appears and goes with that
 * service and needs none of the others. Read-only, but for the operations of agents. The beans are described in
 * docs/jmx.md.
 */
package org.tracewarden.management;
