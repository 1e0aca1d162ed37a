// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.tracewarden.api.process.ProcessInfo;

/**
 * Which processes are meant.
 *
 * @param text as it was asked, for the echo
 * @param pid where it is one process
 */
record ProcessChoice(String text, OptionalInt pid, Predicate<ProcessInfo> meant) {

    static final int HIGHEST_PID = 4_194_304;
    static final int LONGEST = 256;

    private static final String ALLOWED = "a pid 1 to " + HIGHEST_PID + ", a name such as postgres, or a regular "
            + "expression between slashes such as /^post.*/";

    /** The field {@code process}: a pid, the exact name or program, or a regular expression that finds one of them. */
    static Optional<ProcessChoice> of(ToolInput input) {
        return input.value("process").map(ProcessChoice::of);
    }

    boolean matches(ProcessInfo process) {
        return meant.test(process);
    }

    private static ProcessChoice of(JsonNode value) {
        if (value.isIntegralNumber()) {
            return pid(value, value.toString());
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty() || text.length() > LONGEST) {
            throw ToolInput.wrong("process", ALLOWED, value);
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return pid(value, text);
        }
        return text.startsWith("/") ? expression(value, text) : new ProcessChoice(text, OptionalInt.empty(),
                process -> process.comm().equals(text) || process.program().equals(text));
    }

    private static ProcessChoice pid(JsonNode value, String digits) {
        if (digits.length() > 7 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > HIGHEST_PID) {
            throw ToolInput.wrong("process", ALLOWED, value);
        }
        int pid = Integer.parseInt(digits);
        return new ProcessChoice(Integer.toString(pid), OptionalInt.of(pid), process -> process.pid() == pid);
    }

    private static ProcessChoice expression(JsonNode value, String text) {
        if (text.length() < 3 || !text.endsWith("/")) {
            throw ToolInput.wrong("process", ALLOWED, value);
        }
        Pattern pattern = compile(text);
        return new ProcessChoice(text, OptionalInt.empty(), process -> found(pattern, text, process.comm())
                || found(pattern, text, process.program()));
    }

    private static Pattern compile(String text) {
        String expression = text.substring(1, text.length() - 1);
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            String position = e.getIndex() < 0 ? "" : " at position " + e.getIndex();
            throw new IllegalArgumentException(
                    "process " + text + " does not compile: " + e.getDescription() + position, e);
        }
    }

    private static boolean found(Pattern pattern, String text, String name) {
        try {
            return pattern.matcher(new BoundedText(name)).find();
        } catch (BoundedText.TooMuch e) {
            throw new IllegalArgumentException("process " + text + " takes too long to match: write it "
                    + "simpler, without repeats of what itself repeats", e);
        }
    }
}
