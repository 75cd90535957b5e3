package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code interp:soak} has seen after some of its cycles.
 *
 * @param cycles how many are done
 * @param latest how many of them since the row before
 * @param took how long these took
 * @param footprint what the process held then
 * @param loaders how many class loaders of interpreters that had ended were still there
 */
record SoakRow(int cycles, int latest, Duration took, Footprint footprint, int loaders) {
    private static final List<String> HEADER = List.of("CYCLES", "CYCLES/S", "HEAP", "METASPACE", "THREADS", "LOADERS");

    private static final int FEW = 10;
    private static final double MEGABYTE = 1 << 20;

    /** The columns are as wide as all that may come, for the rows are printed one by one. */
    private static int[] widths() {
        return new int[] {10, 8, 7, 9, 7, 7};
    }

    static String header() {
        return Table.line(HEADER, widths());
    }

    String line() {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(cycles));
        cells.add(String.format(Locale.ROOT, perSecond() < FEW ? "%.1f" : "%.0f", perSecond()));
        cells.add(megabytes(footprint.heap()));
        cells.add(megabytes(footprint.metaspace()));
        cells.add(String.valueOf(footprint.threads().size()));
        cells.add(String.valueOf(loaders));
        return Table.line(cells, widths());
    }

    /** All with one digit, so that they can be compared. */
    static String megabytes(long bytes) {
        // A little below zero is zero, and not minus zero.
        return String.format(Locale.ROOT, "%.1fm", Math.round(10.0 * bytes / MEGABYTE) / 10.0);
    }

    private double perSecond() {
        return latest / Math.max(Quantity.seconds(took), Double.MIN_NORMAL);
    }

    Map<String, Object> describe() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("cycles", cycles);
        object.put("cycles_per_second", perSecond());
        object.put("heap", new Quantity.Size(footprint.heap()));
        object.put("metaspace", new Quantity.Size(footprint.metaspace()));
        object.put("threads", footprint.threads().size());
        object.put("loaders", loaders);
        return object;
    }
}
