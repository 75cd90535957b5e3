package org.vivarium.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The properties of one thing for a person to read: a line each, those of an inner object indented below its name. */
final class Properties {
    private static final int INDENT = 2;

    private Properties() {}

    static String text(Map<String, ? extends @Nullable Object> properties) {
        Map<String, String> lines = new LinkedHashMap<>();
        collect(properties, 0, lines);
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0) + INDENT;
        return lines.entrySet().stream()
                .map(line ->
                        (line.getKey() + " ".repeat(width - line.getKey().length()) + line.getValue()).stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void collect(Map<?, ?> properties, int indent, Map<String, String> lines) {
        properties.forEach((name, value) -> {
            String label = " ".repeat(indent) + name;
            switch (value) {
                case Map<?, ?> inner -> {
                    lines.put(label, "");
                    collect(inner, indent + INDENT, lines);
                }
                case List<?> list -> {
                    List<String> words = list.stream().map(String::valueOf).toList();
                    lines.put(label, words.isEmpty() ? "none" : String.join(" ", words));
                }
                case Boolean bool -> lines.put(label, bool ? "yes" : "no");
                case null -> lines.put(label, "none");
                default -> lines.put(label, String.valueOf(value));
            }
        });
    }
}
