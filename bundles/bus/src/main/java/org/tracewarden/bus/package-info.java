// SPDX-License-Identifier: Apache-2.0
/** The event bus: a ring and a thread for every subscription. Nothing here looks into events. */
package org.tracewarden.bus;
