package org.vivarium.crossing;

import java.time.Duration;

/**
 * Until when something waits.
 *
 * @param never whether it waits for as long as it takes
 * @param at the {@link System#nanoTime} at which it is over otherwise
 */
record Deadline(boolean never, long at) {
    static final Deadline NEVER = new Deadline(true, 0);

    /** Nobody waits for longer: 146 years, which a sum with the time does not overflow. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    /**
     * The end of a timeout that begins now.
     *
     * @throws IllegalArgumentException when it is negative
     */
    static Deadline after(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout value must be a non-negative number");
        }
        return timeout.compareTo(LONGEST) > 0 ? NEVER : new Deadline(false, System.nanoTime() + timeout.toNanos());
    }

    boolean isOver() {
        return !never && left() <= 0;
    }

    /** How many nanoseconds are left. */
    long left() {
        return never ? Long.MAX_VALUE : at - System.nanoTime();
    }
}
