package org.vivarium.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** Writes measured values: with as many digits as they deserve, never with an exponent. */
final class Figure {
    // More digits than these would only show the machine's noise.
    private static final int DIGITS = 3;

    private Figure() {}

    /** The value rounded to three significant digits; whole digits are kept. */
    static String of(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        if (exact.signum() == 0) {
            return "0";
        }
        int wholeDigits = exact.precision() - exact.scale();
        return exact.setScale(Math.max(0, DIGITS - wholeDigits), RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** The value, or what stands for a missing one. */
    static String of(OptionalDouble value, String missing) {
        return value.isPresent() ? of(value.getAsDouble()) : missing;
    }
}
