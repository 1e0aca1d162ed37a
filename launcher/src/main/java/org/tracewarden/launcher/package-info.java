// SPDX-License-Identifier: Apache-2.0
/** What the shell script {@code tracewarden} cannot do itself: make a key, and run a console command over SSH. */
package org.tracewarden.launcher;
