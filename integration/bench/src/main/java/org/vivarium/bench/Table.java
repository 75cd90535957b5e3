package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;

/** Results as a table for people: figures to the right, the note wrapped in what the line leaves. */
final class Table {
    private static final List<String> HEADINGS = List.of("benchmark", "unit", "vivarium", "cpython", "ratio", "note");
    private static final int FIRST_FIGURE = 2;
    private static final int NOTE = 5;
    private static final int NARROWEST_NOTE = 30;
    private static final String GAP = "  ";

    private Table() {}

    /**
     * The lines of the table.
     *
     * @param width the columns that a line may take; exceeded only when a note would get too narrow to be read
     */
    static List<String> of(List<Result> results, int width) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        results.forEach(result -> rows.add(cells(result)));
        int[] widths = new int[NOTE];
        for (List<String> row : rows) {
            for (int column = 0; column < NOTE; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.addAll(lines(row, widths, width)));
        return lines;
    }

    private static List<String> cells(Result result) {
        String beside = result.graalpy().isPresent()
                ? "; bare GraalPy context %s (ratio %s)"
                        .formatted(
                                Figure.of(result.graalpy(), ""),
                                Figure.of(Result.ratio(result.vivarium(), result.graalpy()), "-"))
                : "";
        return List.of(
                result.benchmark(),
                result.unit(),
                Figure.of(result.vivarium(), "-"),
                Figure.of(result.cpython(), "-"),
                Figure.of(result.ratio(), "-"),
                result.note() + beside);
    }

    private static List<String> lines(List<String> row, int[] widths, int width) {
        StringBuilder start = new StringBuilder();
        for (int column = 0; column < NOTE; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            start.append(column < FIRST_FIGURE ? cell + padding : padding + cell)
                    .append(GAP);
        }
        List<String> lines = new ArrayList<>();
        for (String part : wrap(row.get(NOTE), Math.max(NARROWEST_NOTE, width - start.length()))) {
            lines.add((lines.isEmpty() ? start.toString() : " ".repeat(start.length())) + part);
        }
        return lines;
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : List.of(text.split(" ", -1))) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
