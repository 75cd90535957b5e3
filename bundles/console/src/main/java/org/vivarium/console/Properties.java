package org.vivarium.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one thing for a person to read: a line each, those of an inner object indented below its name. A list is
 * one line too, unless there are spaces in what it lists.
 */
final class Properties {
    private static final int INDENT = 2;

    /** A line; one without a name goes on with the value of the line before. */
    private record Line(String name, String value) {}

    private Properties() {}

    static String text(Map<String, ? extends @Nullable Object> properties) {
        List<Line> lines = new ArrayList<>();
        collect(properties, 0, lines);
        int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0) + INDENT;
        return lines.stream()
                .map(line -> (line.name() + " ".repeat(width - line.name().length()) + line.value()).stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void collect(Map<?, ?> properties, int indent, List<Line> lines) {
        properties.forEach((name, value) -> {
            String label = " ".repeat(indent) + name;
            switch (value) {
                case Map<?, ?> inner -> {
                    lines.add(new Line(label, ""));
                    collect(inner, indent + INDENT, lines);
                }
                case List<?> list ->
                    collect(label, list.stream().map(String::valueOf).toList(), lines);
                case Boolean bool -> lines.add(new Line(label, bool ? "yes" : "no"));
                case null -> lines.add(new Line(label, "none"));
                default -> lines.add(new Line(label, String.valueOf(value)));
            }
        });
    }

    private static void collect(String label, List<String> words, List<Line> lines) {
        if (words.isEmpty()) {
            lines.add(new Line(label, "none"));
        } else if (words.stream().noneMatch(word -> word.indexOf(' ') >= 0)) {
            lines.add(new Line(label, String.join(" ", words)));
        } else {
            lines.add(new Line(label, words.getFirst()));
            words.stream().skip(1).forEach(word -> lines.add(new Line("", word)));
        }
    }
}
