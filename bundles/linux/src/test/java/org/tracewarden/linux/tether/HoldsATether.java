// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that is killed while it holds a tether. Arguments: a directory, a shell script, and anything to give it our
 * streams.
 */
public final class HoldsATether {

    private HoldsATether() {}

    public static void main(String[] args) throws Exception {
        Tether tether = new LinuxTethers(Path.of(args[0])).start(new TetherSpec(List.of("sh", "-c", args[1]),
                Optional.empty(), Map.of(), Optional.empty(), args.length > 2, Duration.ofMillis(300)));
        System.out.printf("%-11d%n", tether.process().pid());
        tether.ended().get();
    }
}
