package org.vivarium.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Colours in the text of a Python exception, such as CPython's own tracebacks have since 3.13. */
final class Traceback {
    private static final String MAGENTA = "\033[35m";
    private static final String BOLD_MAGENTA = "\033[1;35m";
    private static final String BOLD_RED = "\033[1;31m";
    private static final String PLAIN = "\033[0m";

    private static final Pattern FRAME =
            Pattern.compile("(?<indent>[ |]*)File (?<file>\".*\"), line (?<number>\\d+)(?:, in (?<function>.+))?");

    /** What points at a part of the line above it. */
    private static final Pattern MARKS = Pattern.compile("(?<indent>[ |]+)(?<marks>[~^]+)");

    /** What was raised. Other lines at the margin, or behind the bar of a group, are sentences. */
    private static final Pattern RAISED =
            Pattern.compile("(?<indent>(?: *\\| )?)(?<type>[\\p{L}_][\\w.]*)(?:: (?<message>.*))?");

    private Traceback() {}

    static String coloured(String traceback) {
        return traceback.lines().map(Traceback::colouredLine).collect(Collectors.joining("\n"));
    }

    private static String colouredLine(String line) {
        Matcher frame = FRAME.matcher(line);
        if (frame.matches()) {
            String function = frame.group("function");
            return frame.group("indent") + "File " + in(MAGENTA, frame.group("file")) + ", line "
                    + in(MAGENTA, frame.group("number"))
                    + (function == null ? "" : ", in " + in(MAGENTA, function));
        }
        Matcher marks = MARKS.matcher(line);
        if (marks.matches()) {
            return marks.group("indent") + in(BOLD_RED, marks.group("marks"));
        }
        Matcher raised = RAISED.matcher(line);
        if (raised.matches()) {
            String message = raised.group("message");
            return raised.group("indent")
                    + in(BOLD_MAGENTA, raised.group("type"))
                    + (message == null ? "" : ": " + in(MAGENTA, message));
        }
        return line;
    }

    private static String in(String colour, String text) {
        return colour + text + PLAIN;
    }
}
