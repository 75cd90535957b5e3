package org.vivarium.bench;

/**
 * How long a comparison takes to be believed.
 *
 * @param rounds how often the two sides take turns; with JMH, the forks
 * @param warmups JMH's warm-up iterations in a fork
 * @param iterations JMH's measured iterations in a fork
 * @param millis the length of such an iteration
 * @param operations how many slow operations are timed one by one in a round, after twice as many to warm up
 * @param starts how many processes are started
 * @param bound below which number primes are counted
 * @param objects how many objects a collector has to look at
 */
record Effort(int rounds, int warmups, int iterations, int millis, int operations, int starts, int bound, int objects) {
    /**
     * For figures. An import runs through so much of the framework that the JVM goes on compiling for ten seconds. Counting the primes takes CPython less than a tenth of a second, and Vivarium without a compiler a second.
     */
    static final Effort FULL = new Effort(2, 12, 5, 1000, 60, 11, 80_000, 1_000_000);

    /** To see that it runs; the figures mean nothing. */
    static final Effort SMOKE = new Effort(1, 0, 1, 50, 1, 1, 2_000, 20_000);

    /** How {@link Jmh#means} measures, for a note. */
    String means() {
        return "median of %d iterations of %d ms in %d forks, each after %d to warm up"
                .formatted(rounds * iterations, millis, rounds, warmups);
    }

    /** How single operations are measured, for a note. */
    String singles() {
        return "median of %d runs in %d forks, each after %d to warm up"
                .formatted(rounds * operations, rounds, warmupOperations());
    }

    /** How many slow operations warm a JVM up: it goes on compiling for the first hundred contexts. */
    int warmupOperations() {
        return 2 * operations;
    }
}
