package org.vivarium.console;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python's {@code repr()} shows them. Unlike CPython, what is long or nested deep is cut with {@code ...}: a value of
 * another interpreter may be anything.
 */
final class PythonText {
    /** How many characters a person gets of a value. */
    static final int LONGEST = 10_000;

    /** How many characters there are of a value in a message about it. */
    private static final int BRIEF = 200;

    private static final int DEEPEST = 200;

    /** {@code float.__repr__} writes exponents outside of these. */
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private static final int SMALLEST_LARGE_EXPONENT = 16;

    private final StringBuilder text = new StringBuilder();
    private final int longest;

    /** The containers that are being written, one in the other. */
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private PythonText(int longest) {
        this.longest = longest;
    }

    static String of(@Nullable Object value) {
        return of(value, LONGEST);
    }

    /** As a part of a message. */
    static String brief(@Nullable Object value) {
        return of(value, BRIEF);
    }

    private static String of(@Nullable Object value, int longest) {
        PythonText python = new PythonText(longest);
        python.write(value);
        return python.text.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> text.append("None");
            case Boolean bool -> text.append(bool ? "True" : "False");
            case Double number -> text.append(number((double) number));
            case Float number -> text.append(number((double) number));
            case BigInteger number
            when number.bitLength() > longest ->
                text.append("an integer of ").append(number.bitLength()).append(" bits");
            case String string -> write(string);
            case byte[] bytes -> write(bytes);
            // A list crosses as a tuple.
            case List<?> list -> write(list, '(', list.size() == 1 ? ",)" : ")");
            case Set<?> set when set.isEmpty() -> text.append("set()");
            case Set<?> set -> write(set, '{', "}");
            case Map<?, ?> map -> write(map);
            default -> other(value);
        }
    }

    private void write(Collection<?> elements, char begin, String end) {
        nested(elements, begin, end, () -> {
            String comma = "";
            for (Object element : elements) {
                text.append(comma);
                if (isFull()) {
                    text.append("...");
                    return;
                }
                write(element);
                comma = ", ";
            }
        });
    }

    private void write(Map<?, ?> map) {
        nested(map, '{', "}", () -> {
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(comma);
                if (isFull()) {
                    text.append("...");
                    return;
                }
                write(entry.getKey());
                text.append(": ");
                write(entry.getValue());
                comma = ", ";
            }
        });
    }

    private void nested(Object container, char begin, String end, Runnable content) {
        if (open.size() >= DEEPEST || !open.add(container)) {
            text.append(begin).append("...").append(end.charAt(end.length() - 1));
            return;
        }
        text.append(begin);
        content.run();
        text.append(end);
        open.remove(container);
    }

    private boolean isFull() {
        return text.length() >= longest;
    }

    /** What an object of any class says of itself: that is made by code that nobody here knows. */
    static String own(Object value) {
        try {
            return String.valueOf(value.toString());
        } catch (RuntimeException | StackOverflowError e) {
            return "<" + value.getClass().getName() + " object>";
        }
    }

    private void other(Object value) {
        String own = own(value);
        int room = Math.max(0, longest - text.length());
        text.append(own, 0, Math.min(own.length(), room)).append(own.length() > room ? "..." : "");
    }

    private static String number(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        } else if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        } else if (number == 0) {
            return 1 / number > 0 ? "0.0" : "-0.0";
        }
        // Both languages choose the fewest digits that give the number back, but Java never fewer than two.
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1));
        digits = one.doubleValue() == number ? one : digits;
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < SMALLEST_LARGE_EXPONENT) {
            String plain = digits.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private void write(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        int index = 0;
        while (index < string.length() && !isFull()) {
            int c = string.codePointAt(index);
            index += Character.charCount(c);
            if (!escaped(c, quote)) {
                if (isPrintable(c)) {
                    text.appendCodePoint(c);
                } else {
                    text.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
                }
            }
        }
        text.append(quote);
        cut(index, string.length(), "characters");
    }

    private void write(byte[] bytes) {
        char quote = contains(bytes, '\'') && !contains(bytes, '"') ? '"' : '\'';
        text.append('b').append(quote);
        int index = 0;
        while (index < bytes.length && !isFull()) {
            int c = bytes[index++] & 0xff;
            if (!escaped(c, quote)) {
                if (c >= ' ' && c < 0x7f) {
                    text.append((char) c);
                } else {
                    text.append("\\x%02x".formatted(c));
                }
            }
        }
        text.append(quote);
        cut(index, bytes.length, "bytes");
    }

    /** Writes a character that has an escape of its own; returns whether it has. */
    private boolean escaped(int c, char quote) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            default -> {
                if (c != quote) {
                    return false;
                }
                text.append('\\').append(quote);
            }
        }
        return true;
    }

    /** Tells how much there is of what has been cut. */
    private void cut(int written, int length, String noun) {
        if (written < length) {
            text.append("... (%d %s)".formatted(length, noun));
        }
    }

    private static boolean contains(byte[] bytes, char c) {
        for (byte b : bytes) {
            if (b == c) {
                return true;
            }
        }
        return false;
    }

    /** {@code str.isprintable}. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
