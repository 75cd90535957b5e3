package org.vivarium.interpreters;

import java.time.Duration;

/**
 * How much an interpreter may use in its whole life, and how long each phase of its end may take. Immutable.
 *
 * <p>What runs in an interpreter that exceeds a limit is ended within 200 ms in the steps of {@link Kill.Rung}, and nothing
 * is run in it any more. CPU time and allocation of virtual threads are not known to the JVM, so that an interpreter with a
 * limit for one of these is entered from platform threads only. CPython has no counterpart.
 *
 * @param cpuTime CPU time of all threads inside; zero for no limit
 * @param allocation bytes that all threads inside allocate, freed or not; zero for no limit
 * @param wallTime time during which at least one thread is inside; zero for no limit
 * @param threads threads that the interpreter has started and that have not ended; zero for no limit
 * @param phaseDeadline how long a phase of finalization may take before it goes on without what is stuck; positive; no time may be
 *     longer than a year
 */
public record Limits(Duration cpuTime, long allocation, Duration wallTime, int threads, Duration phaseDeadline) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** No limits, and 5 s for each phase of finalization. */
    public static final Limits NONE = new Limits(Duration.ZERO, 0, Duration.ZERO, 0, Duration.ofSeconds(5));

    public Limits {
        if (cpuTime.compareTo(LONGEST) > 0 || wallTime.compareTo(LONGEST) > 0 || phaseDeadline.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a limit of time cannot be longer than " + LONGEST.toDays() + " days");
        }
        if (cpuTime.isNegative() || wallTime.isNegative() || allocation < 0 || threads < 0) {
            throw new IllegalArgumentException("a limit cannot be negative; 0 is for none");
        }
        if (!phaseDeadline.isPositive()) {
            throw new IllegalArgumentException("phase_deadline has to be more than 0 s");
        }
    }

    /** Whether anything has to be measured to keep them. */
    public boolean isMetered() {
        return !cpuTime.isZero() || allocation > 0 || !wallTime.isZero();
    }

    /** Whether something has to be measured that the JVM does not know of virtual threads. */
    public boolean needsPlatformThreads() {
        return !cpuTime.isZero() || allocation > 0;
    }
}
