// SPDX-License-Identifier: Apache-2.0
/** The one JSON form of the api's values, shared by console, exporters and tools. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.json;
