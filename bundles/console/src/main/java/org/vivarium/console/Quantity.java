package org.vivarium.console;

import java.time.Duration;
import java.util.Locale;

/** An amount with a unit: a person reads it with the unit, as {@code --set} takes it; a program gets a plain number. */
sealed interface Quantity {
    /** In seconds, or in bytes. */
    Number number();

    /** A time, which is read as {@code 10s}, {@code 1500ms} or, above ten seconds, with one digit: {@code 12.3s}. */
    record Time(Duration duration) implements Quantity {
        private static final double NANOS = 1e9;
        private static final int TEN = 10;

        @Override
        public Double number() {
            return duration.toNanos() / NANOS;
        }

        @Override
        public String toString() {
            if (duration.toNanosPart() == 0) {
                return whole();
            } else if (duration.toMillis() == 0) {
                return duration.toNanos() / 1000 + "us";
            }
            return duration.toSeconds() < TEN
                    ? duration.toMillis() + "ms"
                    : String.format(Locale.ROOT, "%.1fs", number());
        }

        private String whole() {
            long seconds = duration.toSeconds();
            if (seconds == 0 || duration.toSecondsPart() != 0) {
                return seconds + "s";
            }
            return duration.toMinutesPart() == 0 ? duration.toHours() + "h" : duration.toMinutes() + "m";
        }
    }

    /** A size, which is read as {@code 64m} or, where that is not short, with one digit: {@code 11.8m}. */
    record Size(long bytes) implements Quantity {
        private static final String UNITS = "kmg";
        private static final int SHIFT = 10;
        private static final int SHORT = 10_000;

        @Override
        public Long number() {
            return bytes;
        }

        @Override
        public String toString() {
            int unit = UNITS.length();
            while (unit > 0 && bytes >> (SHIFT * unit) == 0) {
                unit--;
            }
            for (int exact = unit; exact >= 0; exact--) {
                long scale = 1L << (SHIFT * exact);
                if (bytes % scale == 0 && bytes / scale < SHORT) {
                    return bytes / scale + (exact == 0 ? "" : UNITS.substring(exact - 1, exact));
                }
            }
            return String.format(
                    Locale.ROOT, "%.1f%c", bytes / (double) (1L << (SHIFT * unit)), UNITS.charAt(unit - 1));
        }
    }
}
