package org.vivarium.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code repr()} shows them. */
final class PythonText {
    /** {@code float.__repr__} writes exponents outside of these. */
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private static final int SMALLEST_LARGE_EXPONENT = 16;

    private PythonText() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean bool -> bool ? "True" : "False";
            case Double number -> of((double) number);
            case Float number -> of((double) number);
            case String string -> of(string);
            case byte[] bytes -> of(bytes);
            case List<?> list -> of(list);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    private static String of(List<?> list) {
        // A list crosses as a tuple.
        return list.stream().map(PythonText::of).collect(Collectors.joining(", ", "(", list.size() == 1 ? ",)" : ")"));
    }

    private static String of(double number) {
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

    private static String of(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder text = new StringBuilder().append(quote);
        string.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                text.append('\\').appendCodePoint(c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                text.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            } else if (isPrintable(c)) {
                text.appendCodePoint(c);
            } else {
                text.append((c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
            }
        });
        return text.append(quote).toString();
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

    private static String of(byte[] bytes) {
        StringBuilder characters = new StringBuilder();
        for (byte b : bytes) {
            characters.append((char) (b & 0xff));
        }
        char quote = characters.indexOf("'") >= 0 && characters.indexOf("\"") < 0 ? '"' : '\'';
        StringBuilder text = new StringBuilder("b").append(quote);
        characters.chars().forEach(c -> {
            if (c == quote || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                text.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            } else if (c >= ' ' && c < 0x7f) {
                text.append((char) c);
            } else {
                text.append("\\x%02x".formatted(c));
            }
        });
        return text.append(quote).toString();
    }
}
