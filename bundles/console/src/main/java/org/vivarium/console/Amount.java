package org.vivarium.console;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Amounts for a person to read, in the unit that fits. */
final class Amount {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final double STEP = 1024;
    private static final double NANOS = 1e9;

    private Amount() {}

    /** Such as {@code 512 B} and {@code 3.2 MiB}. */
    static String bytes(long bytes) {
        double rest = (double) bytes;
        int unit = 0;
        // From there on one decimal would round to the next unit.
        for (; rest >= STEP - (unit == 0 ? 0.5 : 0.05) && unit < UNITS.size() - 1; unit++) {
            rest /= STEP;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, UNITS.get(unit));
    }

    /** Such as {@code 3.2 s}, {@code 4 min 12 s}, {@code 3 h 4 min} and {@code 2 d 3 h}. */
    static String time(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        } else if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        } else if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        // Cut, for 60.0 s is a minute.
        return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
    }

    /** For programs: seconds. */
    static double seconds(Duration time) {
        return time.toNanos() / NANOS;
    }
}
