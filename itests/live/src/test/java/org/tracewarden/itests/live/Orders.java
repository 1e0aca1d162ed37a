// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tracewarden.itests.support.Output;

/**
 * Gives one order after the other to agents of its own, by chance, until the platform is killed, and knows what each
 * must be like then. Only of the one whose order was not answered, it does not know.
 */
final class Orders implements Runnable {

    private static final int AGENTS = 3;

    /** What is known of one. @param pid 0 when it does not run */
    private record Known(String state, int pid, long spawns, long exits, long crashes) {}

    private final Platform platform;
    private final String prefix;
    private final String program;
    private final String mark;
    private final Random random;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private String underWay = "";
    private int names;
    private volatile int given;
    private volatile boolean ended;

    Orders(Platform platform, String prefix, String program, String mark, long seed) {
        this.platform = platform;
        this.prefix = prefix;
        this.program = program;
        this.mark = mark;
        this.random = new Random(seed);
    }

    /** Orders answered so far. */
    int given() {
        return given;
    }

    /** The platform is about to be killed: what fails from now on fails for that. */
    void end() {
        ended = true;
    }

    List<String> refused() {
        return refused;
    }

    List<String> names() {
        return List.copyOf(known.keySet());
    }

    @Override
    public void run() {
        try {
            for (;;) {
                give();
                given++;
                underWay = "";
            }
        } catch (IllegalStateException killed) {
            // the order that was under way has no answer
            if (!ended) {
                refused.add(killed.toString());
            }
        } catch (AssertionError late) {
            refused.add(late.toString());
        }
    }

    private void give() {
        if (known.size() < AGENTS) {
            String name = prefix + "-" + names++;
            underWay = name;
            order("spawn --name " + name + " --auto-restart 1000 --env " + mark + " -- " + program + " " + name);
            known.put(name, new Known("ACTIVE", pid(name), 1, 0, 0));
            return;
        }
        String name = names().get(random.nextInt(known.size()));
        Known before = known.get(name);
        underWay = name;
        if (before.state().equals("STOPPED")) {
            if (random.nextInt(3) == 0) {
                order("remove " + name);
                known.remove(name);
            } else {
                order("start " + name);
                known.put(name, new Known("ACTIVE", pid(name), before.spawns() + 1, before.exits(), before.crashes()));
            }
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                order("remove " + name);
                known.remove(name);
            }
            case 1 -> {
                order("kill " + name);
                known.put(name, new Known("STOPPED", 0, before.spawns(), before.exits() + 1, before.crashes()));
            }
            case 2 -> {
                order("restart " + name);
                known.put(name, new Known("ACTIVE", pid(name), before.spawns() + 1, before.exits() + 1,
                        before.crashes()));
            }
            case 3 -> {
                // nobody's order: whether the platform lives to see it or not, it is a crash and is restarted
                ProcessHandle.of(before.pid()).ifPresent(ProcessHandle::destroyForcibly);
                known.put(name, new Known("ACTIVE", 0, before.spawns() + 1, before.exits() + 1, before.crashes() + 1));
                underWay = "";
                Patience.until(name + " to run again", Patience.ENOUGH, () -> find(name),
                        found -> found.filter(agent -> agent.state().equals("ACTIVE")
                                && agent.count("spawns") == before.spawns() + 1).isPresent());
                known.put(name, new Known("ACTIVE", pid(name), before.spawns() + 1, before.exits() + 1,
                        before.crashes() + 1));
            }
            default -> {
                order("stop " + name);
                known.put(name, new Known("STOPPED", 0, before.spawns(), before.exits() + 1, before.crashes()));
            }
        }
    }

    private void order(String order) {
        Output said = platform.attempt("asm:" + order);
        if (said.status() != 0) {
            throw new IllegalStateException(order + ": " + said);
        }
    }

    private int pid(String name) {
        return find(name).map(Agent::pid).orElse(0);
    }

    private Optional<Agent> find(String name) {
        return new Agents(platform).find(name);
    }

    /** Waits until each is what it must be, and has settled where that is not known. */
    void check(Agents agents, String when) {
        known.forEach((name, wanted) -> {
            if (!name.equals(underWay)) {
                Patience.until(name + " to be " + wanted + " in " + when, Patience.ENOUGH, () -> agents.find(name),
                        found -> found.filter(agent -> is(agent, wanted)).isPresent());
            }
        });
        if (!underWay.isEmpty()) {
            Patience.until(underWay + " to be something for good in " + when, Patience.ENOUGH,
                    () -> agents.find(underWay), found -> found.filter(agent -> !agent.state().equals("ACTIVE")
                            && !agent.state().equals("STOPPED")).isEmpty());
        }
    }

    private static boolean is(Agent agent, Known wanted) {
        return agent.state().equals(wanted.state()) && agent.count("spawns") == wanted.spawns()
                && agent.count("exits") == wanted.exits() && agent.count("crashes") == wanted.crashes()
                && (wanted.pid() == 0 || agent.pid() == wanted.pid());
    }

    /** Goes on from what there is now. */
    void begin(Agents agents) {
        ended = false;
        underWay = "";
        known.clear();
        agents.all().stream().filter(agent -> agent.name().startsWith(prefix + "-")).forEach(agent -> known.put(
                agent.name(), new Known(agent.state(), agent.runs() ? agent.pid() : 0, agent.count("spawns"),
                        agent.count("exits"), agent.count("crashes"))));
    }
}
