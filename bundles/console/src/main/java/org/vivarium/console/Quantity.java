package org.vivarium.console;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An amount with a unit. A person reads it with the unit that fits, as {@code --set} takes it where it is a round number; a
 * program gets a plain number, whose unit {@link Json} puts behind the name.
 */
sealed interface Quantity {
    /** In the {@link #unit}; null for no limit. */
    @Nullable
    Number number();

    /** The unit of the number: {@code seconds}, {@code ms} or {@code bytes}. */
    String unit();

    /** A limit in time; zero is for none. */
    static Quantity limit(Duration limit) {
        return limit.isZero() ? new Unlimited("seconds") : new Time(limit);
    }

    /** A limit in bytes; 0 is for none. */
    static Quantity limit(long bytes) {
        return bytes == 0 ? new Unlimited("bytes") : new Size(bytes);
    }

    /** For programs, and for rates: seconds. */
    static double seconds(Duration time) {
        return new Time(time).number();
    }

    /**
     * A time, which is read as {@code 10s}, {@code 1500ms}, above ten seconds with one digit as in {@code 12.3s}, and above a
     * minute as {@code 4m12s}, {@code 3h4m} or {@code 2d3h}.
     */
    record Time(Duration duration) implements Quantity {
        private static final double NANOS = 1e9;
        private static final int TEN = 10;
        private static final int SHORT = 1000;

        @Override
        public Double number() {
            return duration.toNanos() / NANOS;
        }

        @Override
        public String unit() {
            return "seconds";
        }

        @Override
        public String toString() {
            if (duration.toNanosPart() == 0) {
                String whole = whole();
                return whole == null ? inParts() : whole;
            } else if (duration.toMillis() == 0) {
                return duration.toNanos() / 1000 + "us";
            }
            return duration.toSeconds() < TEN ? duration.toMillis() + "ms" : inParts();
        }

        /** As {@code --set} takes it; null where that is long. */
        private @Nullable String whole() {
            long seconds = duration.toSeconds();
            if (seconds == 0 || duration.toSecondsPart() != 0) {
                return seconds < SHORT ? seconds + "s" : null;
            } else if (duration.toMinutesPart() == 0) {
                return duration.toHours() + "h";
            }
            return duration.toMinutes() < SHORT ? duration.toMinutes() + "m" : null;
        }

        private String inParts() {
            if (duration.toDays() > 0) {
                return duration.toDays() + "d" + duration.toHoursPart() + "h";
            } else if (duration.toHours() > 0) {
                return duration.toHours() + "h" + duration.toMinutesPart() + "m";
            } else if (duration.toMinutes() > 0) {
                return duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
            }
            // Cut, for 60.0s is a minute.
            return duration.toSeconds() + "." + duration.toMillisPart() / 100 + "s";
        }
    }

    /** A short time among others that it is compared with: {@code 0.034}, always in milliseconds. */
    record Millis(Duration duration) implements Quantity {
        private static final double NANOS = 1e6;

        @Override
        public Double number() {
            return duration.toNanos() / NANOS;
        }

        @Override
        public String unit() {
            return "ms";
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f", number());
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
        public String unit() {
            return "bytes";
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

    /** A limit that there is not. */
    record Unlimited(String unit) implements Quantity {
        @Override
        public @Nullable Number number() {
            return null;
        }

        @Override
        public String toString() {
            return "none";
        }
    }
}
