// SPDX-License-Identifier: Apache-2.0
/** Questions that a person or a language model can ask in JSON. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.tool;
