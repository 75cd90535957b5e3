package org.vivarium.bench;

import java.util.List;

/**
 * A row of the table, or several: a piece of work, timed on Vivarium and, where it does the same, on CPython.
 *
 * <p>The two sides take turns in {@linkplain Effort#rounds() rounds}, so that a machine that slows down slows down both.
 */
interface Comparison {
    /** The name that it is asked for by. */
    String name();

    /** What is timed, in one line. */
    String description();

    /**
     * Times both sides.
     *
     * @return the rows; the names begin with {@link #name}
     * @throws BenchException when one side fails
     */
    List<Result> run(Workbench bench);
}
