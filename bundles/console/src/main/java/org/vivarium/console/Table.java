package org.vivarium.console;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header line, each column as wide as its widest cell, and all of it as wide as the screen at most. */
final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "...";
    private static final int NARROWEST = 4;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        this.header = List.of(header);
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, each with its end. */
    String text(Screen screen) {
        int[] widths = widths();
        fit(widths, screen.width().getAsInt());
        StringBuilder text = new StringBuilder();
        text.append(screen.bold(line(header, widths))).append('\n');
        for (List<String> row : rows) {
            text.append(line(row, widths)).append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = header.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    /** Takes from the widest column until the lines fit, or nothing is left to take. */
    private static void fit(int[] widths, int screen) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        for (; total > screen; total--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    /** One line without its end, each cell as wide as its column. */
    static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String cut = cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - CUT.length()) + CUT;
            line.append(cut);
            if (i < widths.length - 1) {
                line.repeat(' ', widths[i] - cut.length()).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
