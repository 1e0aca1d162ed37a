// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;

/** Runs a command with words as they are typed, its options read by the console's own code. */
final class CommandRun {

    private static final Object STANDARD_OUTPUT = new Object();

    private CommandRun() {}

    /** What it printed. */
    static String of(Action command, AgentServices services, String... words) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = (Session) Proxy.newProxyInstance(Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> method.getName().equals("getConsole") ? out : null);
        set(command, "services", services);
        set(command, "session", session);
        if (!new DefaultActionPreparator().prepare(command, session, new ArrayList<>(List.of((Object[]) words)))) {
            return "help";
        }
        synchronized (STANDARD_OUTPUT) {
            PrintStream before = System.out;
            System.setOut(out);
            try {
                command.execute();
            } finally {
                System.setOut(before);
            }
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void set(Action command, String name, Object value) throws ReflectiveOperationException {
        Field field = command.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(command, value);
    }
}
