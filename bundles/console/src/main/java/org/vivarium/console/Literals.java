package org.vivarium.console;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads arguments as Python's literals: numbers, {@code True}, {@code False}, {@code None} and quoted strings. */
final class Literals {
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0|[1-9](?:_?\\d)*)");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:\\d+\\.\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?|\\d+[eE][+-]?\\d+)");
    private static final Pattern STRING =
            Pattern.compile("'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:([\\\\'\"nrtabfv0])|x(\\p{XDigit}{2})|u(\\p{XDigit}{4}))");
    private static final String ESCAPED = "\\'\"nrtabfv0";
    private static final String ESCAPES = "\\'\"\n\r\t\007\b\f\013\0";

    private Literals() {}

    /** The value that a text stands for; a text that is no literal stands for itself. */
    static @Nullable Object parse(String text) {
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> numberOrString(text);
        };
    }

    private static Object numberOrString(String text) {
        if (INTEGER.matcher(text).matches()) {
            BigInteger integer = new BigInteger(text.replace("_", ""));
            return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
        } else if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        Matcher string = STRING.matcher(text);
        if (string.matches()) {
            return unescape(string.group(1) != null ? string.group(1) : string.group(2));
        }
        return text;
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
