// SPDX-License-Identifier: Apache-2.0
/**
 * How a component takes its configuration: whole, or not at all. Never installed: the build copies this package into
 * each bundle that uses it, where it is private, so that bundles still meet as services only. What knows a certain
 * component, or more than {@code api}, does not belong here.
 */
package org.tracewarden.configuration;
