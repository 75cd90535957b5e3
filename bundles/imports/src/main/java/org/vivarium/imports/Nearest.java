package org.vivarium.imports;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what somebody may have meant who wrote a name that is not there. */
final class Nearest {
    private Nearest() {}

    /** The name that takes the fewest letters to be added, left out or changed; nothing when that is more than a third of them. */
    static Optional<String> to(String wanted, Stream<String> names) {
        record Near(String name, int distance) {}
        return names.map(name -> new Near(name, distance(wanted, name)))
                .filter(near -> near.distance * 3 <= wanted.length())
                .min(Comparator.comparingInt(Near::distance))
                .map(Near::name);
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int changed = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(changed, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[other.length()];
    }
}
