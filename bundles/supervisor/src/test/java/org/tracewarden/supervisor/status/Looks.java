// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.supervisor.life.Roster;

/** Looks at all agents of a scene when the test says so, and tells how many of their files were written. */
final class Looks {

    private final Scene scene;
    private final AgentViews views;
    private Map<Integer, String> before = Map.of();

    Looks(Scene scene) {
        this.scene = scene;
        views = new AgentViews(new ViewDirectory(scene.directory().resolve("agents")));
    }

    AgentViews views() {
        return views;
    }

    /** @return how many files were written */
    int look() throws Exception {
        List<Shown> shown = new ArrayList<>();
        for (Roster.Entry entry : scene.roster.entries()) {
            shown.add(new Shown(entry.info(), scene.telemetry.agents(List.of(entry)).get(0)));
        }
        views.makeDirectory();
        long wall = scene.clock.toWallTime(scene.clock.now());
        views.showAll(shown, Instant.ofEpochSecond(wall / Scene.SECOND, wall % Scene.SECOND));
        Map<Integer, String> now = new HashMap<>();
        for (Shown agent : shown) {
            // one that somebody removed may not be there yet
            if (Files.exists(scene.view(agent.id()))) {
                now.put(agent.id(), Scene.written(scene.view(agent.id())));
            }
        }
        int written = 0;
        for (Map.Entry<Integer, String> file : now.entrySet()) {
            written += file.getValue().equals(before.get(file.getKey())) ? 0 : 1;
        }
        before = now;
        return written;
    }
}
