package org.vivarium.interpreters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A thread that did not leave an interpreter. Immutable.
 *
 * @param interpreter the interpreter, as messages name it: {@code interpreter 3 (orders)}
 * @param thread the thread's name
 * @param frame where it is: the innermost frame that is not the JDK's; null when it has just ended
 * @param since when it entered
 */
public record StuckThread(
        String interpreter, String thread, @Nullable StackTraceElement frame, Instant since) {

    /** Such as {@code interp-3-worker-7 at com.acme.Loop.run(Loop.java:12), inside since 2026-11-21T07:00:00Z}. */
    @Override
    public String toString() {
        return thread + (frame == null ? "" : " at " + frame) + ", inside since " + since;
    }
}
