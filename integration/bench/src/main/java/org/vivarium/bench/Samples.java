package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The values measured on one side of a comparison, all in one unit. Not thread-safe. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addAll(List<Double> more) {
        values.addAll(more);
    }

    int size() {
        return values.size();
    }

    /** The highest value; empty without values. */
    OptionalDouble max() {
        return values.stream().mapToDouble(Double::doubleValue).max();
    }

    /**
     * The value that so many of a thousand are not above; empty without values.
     *
     * @param perMille 1 to 1000
     */
    OptionalDouble percentile(int perMille) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        return OptionalDouble.of(sorted.get(Math.ceilDiv(sorted.size() * perMille, 1000) - 1));
    }

    /** The value in the middle, or the mean of the two there; empty without values. */
    OptionalDouble median() {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
