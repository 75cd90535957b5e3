package org.vivarium.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What comparisons work with.
 *
 * @param distribution the Vivarium that is timed
 * @param peer the CPython beside it
 * @param materials the folder with the jars that benchmarks deploy
 * @param effort how long to measure
 * @param progress where to say what is going on
 */
record Workbench(Distribution distribution, Peer peer, Path materials, Effort effort, PrintStream progress) {
    /** JMH, which times calls inside a JVM that runs the platform. */
    Jmh jmh() {
        return new Jmh(distribution, materials, effort);
    }

    /** CPython, when it is there. */
    Optional<CPython> cpython() {
        return peer.cpython();
    }

    /** Says which round begins. */
    void round(Comparison comparison, int round) {
        progress.println(comparison.name() + ": round " + (round + 1) + " of " + effort.rounds());
    }
}
