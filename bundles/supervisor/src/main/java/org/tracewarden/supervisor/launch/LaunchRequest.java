// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.agent.LogPolicy;

/**
 * What a launcher needs to know.
 *
 * @param directory of this run, {@code agents/ID/NUMBER} below the run directory; made by the launcher's start
 * @param environment all of it
 * @param user empty to stay who the platform is
 * @param joinFiles files to which the agent's process writes {@code 0} before anything else
 * @param launcherJoinFiles the same for the launcher itself
 * @param openFiles {@code RLIMIT_NOFILE}, soft and hard
 * @param log where its output goes; empty for /dev/null
 * @param notifyMillis timeout told as {@code WATCHDOG_USEC}; empty when no watchdog listens to notifications.
 *     {@code NOTIFY_SOCKET} is there in any case
 */
public record LaunchRequest(
        Path directory,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Optional<User> user,
        List<Path> joinFiles,
        List<Path> launcherJoinFiles,
        OptionalLong openFiles,
        Optional<Log> log,
        OptionalLong notifyMillis) {

    /** Numeric, looked up before. */
    public record User(int uid, int gid, List<Integer> groups) {}

    /** @param file the log; those put aside have {@code .1}, {@code .2} behind it */
    public record Log(Path file, LogPolicy policy) {}
}
