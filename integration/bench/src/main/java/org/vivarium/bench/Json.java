package org.vivarium.bench;

/** Results as JSON: one object a line. */
final class Json {
    private Json() {}

    /** The result on one line, without a line end; a missing figure is {@code null}. */
    static String of(Result result) {
        StringBuilder json = new StringBuilder("{\"benchmark\": ").append(string(result.benchmark()));
        json.append(", \"unit\": ").append(string(result.unit()));
        json.append(", \"vivarium\": ").append(Figure.of(result.vivarium(), "null"));
        json.append(", \"cpython\": ").append(Figure.of(result.cpython(), "null"));
        json.append(", \"ratio\": ").append(Figure.of(result.ratio(), "null"));
        if (result.graalpy().isPresent()) {
            json.append(", \"graalpy\": ").append(Figure.of(result.graalpy(), "null"));
        }
        return json.append(", \"note\": ")
                .append(string(result.note()))
                .append('}')
                .toString();
    }

    private static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
