package org.vivarium.console;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments as Python's literals: numbers, {@code True}, {@code False}, {@code None}, quoted strings and bytes, and tuples,
 * lists and dicts of these. Unlike in Python, a tuple is a list: it crosses as the same.
 */
final class Literals {
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0|[1-9](?:_?\\d)*)");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:\\d+\\.\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?|\\d+[eE][+-]?\\d+)");
    private static final Pattern STRING =
            Pattern.compile("'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:([\\\\'\"nrtabfv0])|x(\\p{XDigit}{2})|u(\\p{XDigit}{4}))");
    private static final Pattern WORD = Pattern.compile("[^\\s,:()\\[\\]{}'\"]+");
    private static final Pattern ASCII = Pattern.compile("b['\"]\\p{ASCII}*", Pattern.DOTALL);
    private static final int DEEPEST = 100;
    private static final String ESCAPED = "\\'\"nrtabfv0";
    private static final String ESCAPES = "\\'\"\n\r\t\007\b\f\013\0";

    private final String text;
    private int index;

    private Literals(String text) {
        this.text = text;
    }

    /** The value that a text stands for; a text that is no literal stands for itself. */
    static @Nullable Object parse(String text) {
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> numberOrString(text);
        };
    }

    private static @Nullable Object numberOrString(String text) {
        if (INTEGER.matcher(text).matches()) {
            BigInteger integer = new BigInteger(text.replace("_", ""));
            return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
        } else if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        Matcher string = STRING.matcher(text);
        if (string.matches()) {
            return unescape(string);
        } else if (text.startsWith("(")
                || text.startsWith("[")
                || text.startsWith("{")
                || ASCII.matcher(text).matches()) {
            try {
                return new Literals(text).all();
            } catch (IllegalArgumentException e) {
                // It only looks like one, and stands for itself.
            }
        }
        return text;
    }

    // --- what has parts ---

    /** The whole text as one literal; {@link IllegalArgumentException} when it is none. */
    private @Nullable Object all() {
        Object value = value(0);
        require(index == text.length());
        return value;
    }

    private @Nullable Object value(int depth) {
        require(depth < DEEPEST && index < text.length());
        return switch (text.charAt(index)) {
            case '(' -> tuple(depth);
            case '[' -> elements(']', depth);
            case '{' -> dict(depth);
            case '\'', '"' -> unescape(take(STRING));
            case 'b' -> bytes();
            default -> word();
        };
    }

    private @Nullable Object word() {
        String word = take(WORD).group();
        Object value = parse(word);
        require(!word.equals(value));
        return value;
    }

    private byte[] bytes() {
        index++;
        return unescape(take(STRING)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without a comma, parentheses are for nothing. */
    private @Nullable Object tuple(int depth) {
        int start = index;
        List<@Nullable Object> elements = elements(')', depth);
        boolean comma = text.substring(start, index - 1).stripTrailing().endsWith(",");
        return elements.size() == 1 && !comma ? elements.getFirst() : elements;
    }

    private List<@Nullable Object> elements(char end, int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        index++;
        while (!isAt(end)) {
            elements.add(value(depth + 1));
            require(isAt(',') || text.charAt(index) == end);
            index += isAt(',') ? 1 : 0;
        }
        index++;
        return elements;
    }

    private Map<@Nullable Object, @Nullable Object> dict(int depth) {
        Map<@Nullable Object, @Nullable Object> dict = new LinkedHashMap<>();
        index++;
        while (!isAt('}')) {
            Object key = value(depth + 1);
            require(isAt(':'));
            index++;
            skipSpace();
            dict.put(key, value(depth + 1));
            require(isAt(',') || text.charAt(index) == '}');
            index += isAt(',') ? 1 : 0;
        }
        index++;
        return dict;
    }

    /** Whether that character comes next, behind spaces. */
    private boolean isAt(char c) {
        skipSpace();
        require(index < text.length());
        return text.charAt(index) == c;
    }

    private void skipSpace() {
        while (index < text.length() && Character.isWhitespace(text.charAt(index))) {
            index++;
        }
    }

    private Matcher take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(index, text.length());
        require(matcher.lookingAt());
        index = matcher.end();
        return matcher;
    }

    private static void require(boolean literal) {
        if (!literal) {
            throw new IllegalArgumentException();
        }
    }

    // --- strings ---

    private static String unescape(Matcher string) {
        return unescape(string.group(1) != null ? string.group(1) : string.group(2));
    }

    /** An escape that Python does not have stays as it is, as in Python. */
    private static String unescape(String body) {
        return ESCAPE.matcher(body).replaceAll(escape -> {
            String hexadecimal = escape.group(2) != null ? escape.group(2) : escape.group(3);
            char c = hexadecimal != null
                    ? (char) Integer.parseInt(hexadecimal, 16)
                    : ESCAPES.charAt(ESCAPED.indexOf(escape.group(1)));
            return Matcher.quoteReplacement(String.valueOf(c));
        });
    }
}
