// SPDX-License-Identifier: Apache-2.0
/** The JSON form of the api's values, on Jackson. What an event looks like is said in docs/events.md. */
package org.tracewarden.json;
