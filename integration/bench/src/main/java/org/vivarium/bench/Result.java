package org.vivarium.bench;

import java.util.OptionalDouble;

/**
 * What a comparison found.
 *
 * @param benchmark its name
 * @param unit the unit of the figures
 * @param vivarium Vivarium's figure
 * @param cpython CPython's; empty when it does not do that work or is not there
 * @param graalpy that of a bare GraalPy context, where there is one
 * @param note what has to be known to read the figures
 */
record Result(
        String benchmark,
        String unit,
        OptionalDouble vivarium,
        OptionalDouble cpython,
        OptionalDouble graalpy,
        String note) {

    /** The medians of both sides. */
    static Result of(Comparison comparison, String unit, Samples vivarium, Samples cpython, String note) {
        return new Result(comparison.name(), unit, vivarium.median(), cpython.median(), OptionalDouble.empty(), note);
    }

    /** This result with a bare GraalPy context beside it. */
    Result beside(OptionalDouble graalpyFigure) {
        return new Result(benchmark, unit, vivarium, cpython, graalpyFigure, note);
    }

    /** This result as a row of another name. */
    Result named(String row) {
        return new Result(row, unit, vivarium, cpython, graalpy, note);
    }

    /** This result with a further remark in its note. */
    Result noting(String remark) {
        return new Result(benchmark, unit, vivarium, cpython, graalpy, note + "; " + remark);
    }

    /** Vivarium's figure divided by CPython's: below 1 is better for times, above 1 for speed-ups. */
    OptionalDouble ratio() {
        return ratio(vivarium, cpython);
    }

    static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }
}
