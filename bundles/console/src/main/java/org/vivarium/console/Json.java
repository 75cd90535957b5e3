package org.vivarium.console;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;

/**
 * Writes values as JSON, on one line. The console only writes it, and only these few types, so a library would be one
 * bundle more to start for a page of code.
 *
 * <p>The unit of a {@link Quantity} stands in its name: {@code took} becomes {@code took_seconds}. What JSON does not have is an
 * object of one name that tells what it is: <code>{"bytes": "AQJB"}</code>, in base64, <code>{"float": "nan"}</code>,
 * <code>{"int": "9223372036854775808"}</code>, <code>{"queue": 7}</code>, <code>{"send": 0}</code> and
 * <code>{"recv": 0}</code> for the ends of channels; and <code>{"dict": [[1, "one"]]}</code> for a map whose keys are not all
 * strings, or that could be taken for one of these.
 */
final class Json {
    private static final int DEEPEST = 200;

    /** More would be too much for the memory, for it is there a few times until it is printed. */
    private static final int LONGEST = 1 << 26;

    private static final Set<String> MARKS = Set.of("bytes", "float", "int", "queue", "send", "recv", "dict");

    private final StringBuilder text = new StringBuilder();

    /** The containers that are being written, one in the other. */
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private Json() {}

    /**
     * Writes a value.
     *
     * @throws ConsoleException when it contains itself, or is too large
     */
    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.text.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> nested(map, () -> write(map));
            case Collection<?> collection -> nested(collection, () -> write(collection));
            case Double number when !Double.isFinite(number) -> mark("float", PythonText.of(number));
            case Float number when !Float.isFinite(number) -> mark("float", PythonText.of(number));
            case BigInteger number when number.bitLength() >= Long.SIZE -> mark("int", number.toString());
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            case Quantity quantity -> write(quantity.number());
            case byte[] bytes -> {
                requireRoom(bytes.length);
                mark("bytes", Base64.getEncoder().encodeToString(bytes));
            }
            case Queue queue -> mark("queue", queue.id());
            case SendChannel end -> mark("send", end.id());
            case RecvChannel end -> mark("recv", end.id());
            default -> write(PythonText.own(value));
        }
    }

    private void mark(String kind, Object value) {
        text.append('{');
        write(kind);
        text.append(':');
        write(value);
        text.append('}');
    }

    private void nested(Object container, Runnable content) {
        if (!open.add(container)) {
            throw new ConsoleException("what contains itself cannot be written as JSON");
        } else if (open.size() > DEEPEST) {
            throw new ConsoleException("what is nested deeper than " + DEEPEST + " is not written as JSON");
        }
        content.run();
        open.remove(container);
    }

    private void requireRoom(int more) {
        if (more > LONGEST - text.length()) {
            throw new ConsoleException("what is longer than " + LONGEST + " characters is not written as JSON");
        }
    }

    private void write(Map<?, ?> map) {
        if (isAmbiguous(map)) {
            mark(
                    "dict",
                    map.entrySet().stream()
                            .map(entry -> Arrays.asList(entry.getKey(), entry.getValue()))
                            .toList());
            return;
        }
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

    private static boolean isAmbiguous(Map<?, ?> map) {
        return map.keySet().stream().anyMatch(key -> !(key instanceof String))
                || (map.size() == 1
                        && MARKS.contains(String.valueOf(map.keySet().iterator().next())));
    }

    private void write(Collection<?> collection) {
        text.append('[');
        for (Iterator<?> elements = collection.iterator(); elements.hasNext(); ) {
            write(elements.next());
            text.append(elements.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void write(String string) {
        requireRoom(string.length());
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
