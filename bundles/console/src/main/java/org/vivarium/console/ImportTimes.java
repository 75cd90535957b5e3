package org.vivarium.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.ImportTime;

/**
 * How long the imports inside of one {@code interp:import} took, as {@code python -X importtime} shows it: the ones inside of
 * another before that one, and indented.
 */
final class ImportTimes {
    private static final List<String> STEPS = List.of("find", "install", "resolve", "start", "exec", "self", "total");
    private static final String SUM = "sum";
    private static final int INDENT = 2;

    private final List<Line> lines = new ArrayList<>();

    /** What the imports took that have been told at each depth, and whose outer one has not. */
    private final List<Duration> inside = new ArrayList<>();

    /**
     * One import.
     *
     * @param exec without the imports inside
     * @param own all steps, without the imports inside: what the five columns add up to
     * @param total with them
     */
    private record Line(ImportTime time, Duration exec, Duration own, Duration total) {
        List<Duration> steps() {
            return List.of(time.find(), time.install(), time.resolve(), time.start(), exec, own, total);
        }
    }

    void add(ImportTime time) {
        while (inside.size() < time.depth() + 2) {
            inside.add(Duration.ZERO);
        }
        Duration inner = inside.get(time.depth() + 1);
        // What is further inside belongs to an import that has failed, and that somebody has caught.
        inside.subList(time.depth() + 1, inside.size()).clear();
        Duration before = time.find().plus(time.install()).plus(time.resolve()).plus(time.start());
        Duration exec =
                inner.compareTo(time.exec()) > 0 ? Duration.ZERO : time.exec().minus(inner);
        Duration total = before.plus(time.exec());
        lines.add(new Line(time, exec, before.plus(exec), total));
        inside.set(time.depth(), inside.get(time.depth()).plus(total));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** A line for each, then one for the sum. */
    Table table() {
        List<String> header = new ArrayList<>(List.of("MODULE"));
        STEPS.forEach(step -> header.add(step.toUpperCase(Locale.ROOT) + "-MS"));
        Table table = new Table(header.toArray(String[]::new));
        int width = sum().stream()
                .mapToInt(time -> new Quantity.Millis(time).toString().length())
                .max()
                .orElse(0);
        lines.forEach(line ->
                table.row(cells(" ".repeat(INDENT * line.time.depth()) + line.time.module(), line.steps(), width)));
        table.row(cells(SUM, sum(), width));
        return table;
    }

    /** Aligned at the point. */
    private static Object[] cells(String name, List<Duration> times, int width) {
        List<Object> cells = new ArrayList<>(List.of(name));
        for (Duration time : times) {
            String text = new Quantity.Millis(time).toString();
            cells.add(" ".repeat(Math.max(0, width - text.length())) + text);
        }
        return cells.toArray();
    }

    /** Of what each line has alone, so that the time of an import inside another counts once. */
    private List<Duration> sum() {
        List<Duration> sum = new ArrayList<>();
        for (int step = 0; step < STEPS.size(); step++) {
            int column = Math.min(step, STEPS.indexOf("self"));
            sum.add(lines.stream().map(line -> line.steps().get(column)).reduce(Duration.ZERO, Duration::plus));
        }
        return sum;
    }

    /** For a program: an array of the lines, without the sum. */
    List<Map<String, @Nullable Object>> describe() {
        return lines.stream()
                .map(line -> {
                    Map<String, @Nullable Object> object = new LinkedHashMap<>();
                    object.put("module", line.time.module());
                    object.put("depth", line.time.depth());
                    for (int step = 0; step < STEPS.size(); step++) {
                        object.put(
                                STEPS.get(step),
                                new Quantity.Millis(line.steps().get(step)));
                    }
                    return object;
                })
                .toList();
    }
}
