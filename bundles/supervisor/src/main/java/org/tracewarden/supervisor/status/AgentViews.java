// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files {@code agents/ID}. One is written when its text is another one: when a figure has changed, or when as much
 * time has passed as the text shows (a second for the first minute after an activity, then a minute, an hour, a day).
 * So its time of modification says since when it reads as it does. Of each is kept what tells its text from others (12
 * bytes), not the text. For one thread.
 */
final class AgentViews {

    private static final Pattern ID = Pattern.compile("[0-9]+");
    /** Files that one turn looks for: all of a thousand within ten seconds. */
    private static final int LOOKED_FOR = 100;

    private final ViewDirectory directory;
    /** What was written last, as a fingerprint of it. */
    private Fingerprints written = new Fingerprints();
    /** The file that was looked for last. */
    private int lookedFor;

    AgentViews(ViewDirectory directory) {
        this.directory = directory;
    }

    /** Makes the directory when it is not there; then no file is. */
    void makeDirectory() throws IOException {
        if (directory.make()) {
            forget();
        }
    }

    /** Each is written anew when it is shown next. */
    void forget() {
        written = new Fingerprints();
    }

    /** These are all agents: files of others go. */
    void showAll(List<Shown> agents, Instant now) throws IOException {
        findRemoved();
        for (Shown agent : agents) {
            show(agent, now);
        }
        if (written.size() > agents.size()) {
            Set<Integer> present = new HashSet<>();
            agents.forEach(agent -> present.add(agent.id()));
            for (int id : written.ids()) {
                if (!present.contains(id)) {
                    remove(id);
                }
            }
        }
    }

    void show(Shown agent, Instant now) throws IOException {
        Ago ago = agent.lastActivity(now);
        long fingerprint = new Fingerprint()
                .add(agent.fingerprint()).add(ago.count()).add(ago.unit().ordinal()).bits();
        if (!written.has(agent.id(), fingerprint)) {
            directory.write(Integer.toString(agent.id()), AgentText.of(agent, ago));
            written.put(agent.id(), fingerprint);
        }
    }

    void remove(int id) throws IOException {
        written.remove(id);
        directory.remove(Integer.toString(id));
    }

    /** Those that somebody removed are written again. Looks for some only, since most of the time there is none. */
    private void findRemoved() {
        int[] ids = written.ids();
        int next = 0;
        while (next < ids.length && ids[next] <= lookedFor) {
            next++;
        }
        for (int i = 0; i < Math.min(LOOKED_FOR, ids.length); i++) {
            lookedFor = ids[(next + i) % ids.length];
            if (!directory.holds(Integer.toString(lookedFor))) {
                written.remove(lookedFor);
            }
        }
    }

    /** Those of this and of any earlier platform. */
    void removeAll() throws IOException {
        forget();
        directory.removeAll(ID.asMatchPredicate());
    }
}
