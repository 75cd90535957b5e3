package org.vivarium.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/** Writes measured values: with as many digits as they deserve, never with an exponent. */
final class Figure {
    // More digits than these would only show the machine's noise.
    private static final MathContext DIGITS = new MathContext(3);

    private Figure() {}

    /** The value rounded to three significant digits; whole digits are kept. */
    static String of(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        boolean whole = exact.precision() - exact.scale() >= DIGITS.getPrecision();
        BigDecimal rounded = whole ? exact.setScale(0, DIGITS.getRoundingMode()) : exact.round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** The value, or what stands for a missing one. */
    static String of(OptionalDouble value, String missing) {
        return value.isPresent() ? of(value.getAsDouble()) : missing;
    }
}
