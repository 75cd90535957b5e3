package org.vivarium.modules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value of the table as Python's source has it: {@code repr()}. */
final class Literal {
    /** {@code float.__repr__} writes exponents from here on, and below the other. */
    private static final int LARGE = 16;

    private static final int SMALL = -4;

    private Literal() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean bool -> bool ? "True" : "False";
            case Double number -> number(number);
            case Float number -> number(number);
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case Short number -> number.toString();
            case Byte number -> number.toString();
            case BigInteger number -> number.toString();
            case Character character -> text(character.toString());
            case String string -> text(string);
            case byte[] bytes -> bytes(bytes);
            case Collection<?> list -> tuple(list);
            case Map<?, ?> map -> dict(map);
            // What is no literal is shown as stubs show it.
            default -> "...";
        };
    }

    private static String tuple(Collection<?> items) {
        String end = items.size() == 1 ? ",)" : ")";
        return items.stream().map(Literal::of).collect(Collectors.joining(", ", "(", end));
    }

    private static String dict(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String number(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        } else if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        } else if (number == 0) {
            return Double.toString(number);
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= SMALL && exponent < LARGE) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
        return "%se%+03d".formatted(mantissa, exponent);
    }

    private static String text(String string) {
        StringBuilder literal = new StringBuilder();
        int quote = quote(string);
        literal.appendCodePoint(quote);
        string.codePoints().forEach(c -> {
            if (c < ' ' || c == 0x7f || c == quote || c == '\\') {
                literal.append(escape(c));
            } else {
                literal.appendCodePoint(c);
            }
        });
        return literal.appendCodePoint(quote).toString();
    }

    private static String bytes(byte[] bytes) {
        StringBuilder literal = new StringBuilder("b'");
        for (byte each : bytes) {
            int c = Byte.toUnsignedInt(each);
            literal.append(c < ' ' || c >= 0x7f || c == '\'' || c == '\\' ? escape(c) : Character.toString(c));
        }
        return literal.append('\'').toString();
    }

    private static int quote(String string) {
        return string.contains("'") && !string.contains("\"") ? '"' : '\'';
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\'', '"', '\\' -> "\\" + (char) c;
            default -> "\\x%02x".formatted(c);
        };
    }
}
