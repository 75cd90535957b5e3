package org.vivarium.console;

import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON, on one line. The console only writes it, and only these few types, so a library would be one
 * bundle more to start for a page of code.
 *
 * <p>The unit of a {@link Quantity} stands in its name: {@code took} becomes {@code took_seconds}. What JSON does not have becomes a string: {@code bytes} in base64, and {@code nan}, {@code inf} and {@code -inf}.
 */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.text.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> write(map);
            case List<?> list -> write(list);
            case Double number when !Double.isFinite(number) -> write(PythonText.of(number));
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            case Quantity quantity -> write(quantity.number());
            case byte[] bytes -> write(Base64.getEncoder().encodeToString(bytes));
            default -> write(value.toString());
        }
    }

    private void write(Map<?, ?> map) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            write(entry.getKey() + (entry.getValue() instanceof Quantity quantity ? "_" + quantity.unit() : ""));
            text.append(':');
            write(entry.getValue());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void write(List<?> list) {
        text.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            write(elements.next());
            text.append(elements.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void write(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || (Character.isSurrogate(c) && !isPaired(string, i))) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPaired(String string, int index) {
        return Character.isHighSurrogate(string.charAt(index))
                ? index + 1 < string.length() && Character.isLowSurrogate(string.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(string.charAt(index - 1));
    }
}
