package org.vivarium.integration.architecture;

import java.util.ArrayList;
import java.util.List;

/** Reads the clauses of a bundle manifest's header: {@code a;version="[1,2)",b}. */
final class Header {
    /**
     * @param name the package
     * @param parameters its attributes and directives, as they stand
     */
    record Clause(String name, List<String> parameters) {
        boolean hasVersion() {
            return parameters.stream().anyMatch(parameter -> parameter.startsWith("version="));
        }
    }

    private Header() {}

    static List<Clause> clauses(String header) {
        if (header == null) {
            return List.of();
        }
        return split(header, ',').stream().map(Header::clause).toList();
    }

    private static Clause clause(String text) {
        List<String> parts = split(text, ';');
        return new Clause(parts.getFirst(), parts.subList(1, parts.size()));
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                quoted = !quoted;
            } else if (text.charAt(i) == separator && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
