// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Iterator;

/** Says what a group amounts to. Control characters of paths are made visible: a text may go to a terminal. */
final class Wording {

    private static final int MAX_COMMAND = 400;

    private Wording() {}

    /** Whether nothing came of it that a person would tell, as of asking again and again for what is not there yet. */
    static boolean saysNothing(Group group) {
        return switch (group.topic()) {
            case READ, RECEIVE, WRITE, SEND, ACCEPT, COPY, LIST ->
                    !group.isHopeless() && group.operations() > 0 && group.failures() >= group.operations()
                            && group.lasting().isEmpty() && group.bytes() == 0;
            case LOAD -> group.files() == 0 && group.other().isEmpty();
            default -> false;
        };
    }

    static String text(Group group) {
        if (inVain(group)) {
            return clean("could not " + group.topic().verb() + " " + group.shown() + ": " + group.lasting()
                    + (group.operations() > 1 ? " (" + Quantity.counted(group.operations(), "try") + ")" : ""));
        }
        return clean(group.isHopeless() ? couldNot(group) : said(group));
    }

    private static boolean inVain(Group group) {
        return switch (group.topic()) {
            case READ, WRITE, COPY, LIST, SEND, RECEIVE -> !group.isHopeless() && group.bytes() == 0
                    && group.failures() >= group.operations() && !group.lasting().isEmpty();
            default -> false;
        };
    }

    /** What it is about, where it is about many. */
    static String subject(Group group) {
        return group.files() + group.directories() > 1 ? group.under() : group.subject();
    }

    private static String couldNot(Group group) {
        String tries = group.operations() > 1 ? " (" + Quantity.counted(group.operations(), "try") + ")" : "";
        String verb = group.other().isEmpty() ? group.topic().verb() : group.other();
        String about = group.shown().isEmpty() ? "" : " " + group.shown();
        return "could not " + verb + about + ": " + group.error() + tries;
    }

    private static String said(Group group) {
        return switch (group.topic()) {
            case OPEN -> many(group) ? "opened " + files(group) : "opened " + group.shown() + group.other();
            case READ -> read(group);
            case WRITE -> written(group, "wrote", "to", "write");
            case COPY -> "copied " + Quantity.bytes(group.bytes()) + group.other() + " to " + group.shown()
                    + times(group, "call") + trouble(group);
            case LIST -> many(group)
                    ? "listed " + Quantity.counted(group.directories(), "directory") + under(group)
                    : "listed " + group.shown() + " (" + Quantity.counted(group.bytes(), "entry") + ")";
            case CREATE_FILE -> many(group) ? "created or emptied " + files(group)
                    : "created " + group.other() + group.shown();
            case CREATE_DIRECTORY -> several(group) ? "created " + files(group) : "created directory " + group.shown();
            case CREATE_NODE -> several(group) ? "created " + files(group) : "created " + group.other() + group.shown();
            case DELETE -> several(group) ? "deleted " + files(group)
                    : "deleted " + (group.directories() > 0 ? "directory " : "") + group.shown();
            case RENAME -> several(group) ? "renamed " + files(group) : "renamed " + group.shown();
            case LINK -> several(group) ? "linked " + files(group) : group.shown();
            case MODE, OWNER, TIMES, ATTRIBUTE, LENGTH -> changed(group);
            case MAP -> many(group) ? "mapped " + files(group) : "mapped " + group.shown();
            case LOAD -> loaded(group);
            case RUN -> "ran " + group.shown();
            case START_PROCESS -> "started process " + group.shown();
            case START_THREAD -> group.operations() > 1
                    ? "started " + Quantity.counted(group.operations(), "thread")
                    : "started thread " + group.shown();
            case CONNECT -> (group.isPatient() ? "began to connect to " : "connected to ") + group.shown()
                    + (group.operations() > 1 ? " (" + Quantity.counted(group.operations(), "time") + ")" : "");
            case LISTEN -> group.other() + group.shown();
            case ACCEPT -> group.bytes() > 1
                    ? "accepted " + Quantity.counted(group.bytes(), "connection") + " on " + group.shown()
                    : "accepted a connection from " + group.other();
            case SEND -> written(group, "sent", "to", "call");
            case RECEIVE -> written(group, "received", "from", "call");
            case SIGNAL, SIGNAL_TAKEN, TRACE, PRIVILEGE, MOUNT -> group.shown()
                    + (group.operations() > 1 ? " (" + Quantity.counted(group.operations(), "time") + ")" : "");
            case WAIT -> "waited " + Quantity.time(group.duration()) + " in " + group.shown()
                    + (group.operations() > 1 ? " (" + Quantity.counted(group.operations(), "time") + ")" : "");
            case LOOK -> looked(group);
            case EXIT, KILLED -> group.shown();
        };
    }

    private static String read(Group group) {
        String counts = " (" + Quantity.counted(group.operations(), "read") + ", "
                + Quantity.bytes(group.bytes()) + ")";
        return "read " + (many(group) ? files(group) : group.shown()) + counts + trouble(group);
    }

    private static String written(Group group, String verb, String preposition, String noun) {
        String what = many(group) ? files(group) : group.shown();
        return verb + " " + Quantity.bytes(group.bytes()) + " " + preposition + " " + what + times(group, noun)
                + trouble(group);
    }

    private static String times(Group group, String noun) {
        return group.operations() > 1 ? " in " + Quantity.counted(group.operations(), noun) : "";
    }

    private static String trouble(Group group) {
        return group.lasting().isEmpty() ? "" : ", then " + group.lasting();
    }

    private static String changed(Group group) {
        String what = switch (group.topic()) {
            case MODE -> "the mode of ";
            case OWNER -> "the owner of ";
            case TIMES -> "the times of ";
            case LENGTH -> "the length of ";
            default -> "an attribute of ";
        };
        return "changed " + what + (several(group) ? files(group) : group.shown() + group.other());
    }

    private static String loaded(Group group) {
        String libraries = group.files() == 0 ? ""
                : group.files() == 1 ? PathNames.name(group.names().iterator().next())
                : Quantity.counted(group.files(), "shared library");
        if (libraries.isEmpty()) {
            return "loaded its locale";
        }
        return "loaded " + libraries + (group.other().isEmpty() ? "" : " and its locale");
    }

    private static String looked(Group group) {
        if (group.files() > 1) {
            boolean together = !group.under().isEmpty() && !group.under().equals("/");
            String where = together ? " under " + group.under()
                    : group.bytes() > group.files() ? " in " + Quantity.count(group.bytes()) + " places" : "";
            String found = group.found() == 0 ? "none" : Quantity.count(group.found());
            return "looked for " + Quantity.counted(group.files(), "file") + where + ", " + found + " found";
        }
        if (group.names().size() > 1 || !group.other().isEmpty()) {
            String end = group.other().isEmpty() ? ", not found" : ", found " + group.other();
            int places = group.names().size() + (group.other().isEmpty() ? 0 : 1);
            return "looked for " + PathNames.name(group.shown()) + " in " + places
                    + (group.names().size() >= Group.MAX_NAMES ? " or more" : "") + " places" + end;
        }
        return "looked for " + group.shown() + ", not found";
    }

    private static boolean many(Group group) {
        return group.files() + group.directories() > 1;
    }

    private static boolean several(Group group) {
        return group.files() + group.directories() > 1;
    }

    /** {@code 17 files under /tmp/x}, {@code 2 directories: /tmp/a and /var/b}. */
    private static String files(Group group) {
        long files = group.files();
        long directories = group.directories();
        String counts = files > 0 ? Quantity.counted(files, "file") : "";
        if (directories > 0) {
            counts += (counts.isEmpty() ? "" : " and ") + Quantity.counted(directories, "directory");
        }
        return counts + under(group);
    }

    private static String under(Group group) {
        if (group.under().isEmpty() || group.under().equals("/")) {
            Iterator<String> names = group.names().iterator();
            return names.hasNext() ? ", the first " + names.next() : "";
        }
        return " under " + group.under();
    }

    /** Program and arguments as one line, quoted where a shell would need it. */
    static String command(String path, Iterable<String> arguments) {
        StringBuilder line = new StringBuilder(quoted(path));
        for (String argument : arguments) {
            line.append(' ').append(quoted(argument));
            if (line.length() > MAX_COMMAND) {
                return line.substring(0, MAX_COMMAND) + "…";
            }
        }
        return line.toString();
    }

    private static String quoted(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; plain && i < word.length(); i++) {
            char c = word.charAt(i);
            plain = c > ' ' && "'\"\\$`|&;<>()*?[]{}!#~".indexOf(c) < 0;
        }
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (control(text.charAt(i))) {
                return cleaned(text);
            }
        }
        return text;
    }

    private static String cleaned(String text) {
        StringBuilder clean = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                clean.append("\\n");
            } else if (control(c)) {
                clean.append(String.format("\\x%02x", (int) c));
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean control(char c) {
        return c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }
}
