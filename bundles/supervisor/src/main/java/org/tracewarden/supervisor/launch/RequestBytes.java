// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** A request as a launcher reads it. */
final class RequestBytes {

    /** A socket's address has 108 bytes, the last one zero; the longest name in the directory is {@code /control}. */
    static final int MAX_DIRECTORY_BYTES = 99;

    /** The launcher takes no more. */
    private static final int MAX_BYTES = 8 << 20;
    private static final long MICROS_PER_MILLI = 1000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 12);

    private RequestBytes() {}

    static byte[] of(LaunchRequest request) throws LaunchException {
        RequestBytes bytes = new RequestBytes();
        bytes.put("tracewarden-launcher", "1");
        bytes.put("directory", directory(request.directory()));
        bytes.put("cwd", request.workingDirectory().toString());
        for (String argument : request.command()) {
            bytes.put("arg", argument);
        }
        for (Map.Entry<String, String> variable : request.environment().entrySet()) {
            bytes.put("env", variable.getKey() + "=" + variable.getValue());
        }
        if (request.user().isPresent()) {
            LaunchRequest.User user = request.user().get();
            bytes.put("uid", Integer.toUnsignedString(user.uid()));
            bytes.put("gid", Integer.toUnsignedString(user.gid()));
            for (int group : user.groups()) {
                bytes.put("group", Integer.toUnsignedString(group));
            }
        }
        bytes.putAll("join", request.joinFiles());
        bytes.putAll("launcher-join", request.launcherJoinFiles());
        if (request.openFiles().isPresent()) {
            bytes.put("nofile", Long.toString(request.openFiles().getAsLong()));
        }
        if (request.log().isPresent() && request.log().get().policy().keep()) {
            LaunchRequest.Log log = request.log().get();
            bytes.put("log", log.file().toAbsolutePath().toString());
            bytes.put("log-bytes", Long.toString(log.policy().fileBytes()));
            bytes.put("log-files", Integer.toString(log.policy().files()));
        }
        if (request.notifyMillis().isPresent()) {
            bytes.put("notify-usec", Long.toString(request.notifyMillis().getAsLong() * MICROS_PER_MILLI));
        }
        bytes.put("end", "");
        if (bytes.out.size() > MAX_BYTES) {
            throw new LaunchException("command and environment have " + bytes.out.size() + " bytes, more than the "
                    + MAX_BYTES + " a launcher takes; hand large values over in a file");
        }
        return bytes.out.toByteArray();
    }

    private static String directory(Path directory) throws LaunchException {
        String name = directory.toAbsolutePath().normalize().toString();
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_DIRECTORY_BYTES) {
            throw new LaunchException("the run directory " + name + " has " + length + " bytes, and the address of a"
                    + " socket in it would be too long (" + MAX_DIRECTORY_BYTES
                    + " at most); set tracewarden.run to a shorter one, as /run/tracewarden");
        }
        return name;
    }

    private void putAll(String key, Collection<Path> files) throws LaunchException {
        for (Path file : files) {
            put(key, file.toString());
        }
    }

    private void put(String key, String value) throws LaunchException {
        if (value.indexOf('\0') >= 0) {
            throw new LaunchException("a value for " + key + " holds a zero byte, which no program can be given; "
                    + "take it out of the agent's command, environment or paths");
        }
        out.writeBytes((key + "=" + value).getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }
}
