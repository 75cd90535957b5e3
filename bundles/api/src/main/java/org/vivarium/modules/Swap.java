package org.vivarium.modules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * What became of an interpreter's modules when a new version came.
 *
 * @param interpreter the interpreter's id
 * @param changes the modules that have been replaced, or, when that failed, that would have been; empty when the interpreter keeps
 *     what it has
 * @param keeps the versions of the bundle that the interpreter keeps, as it was not to follow; empty otherwise
 * @param failure why the old ones stay; nothing when it worked
 * @param busy the threads that were still at work in an old version at the end, with the frame that each was in; what they use is
 *     freed when they leave it
 * @param time what it took
 */
public record Swap(
        long interpreter,
        List<Change> changes,
        List<Version> keeps,
        Optional<String> failure,
        List<String> busy,
        Duration time) {
    /** What became of an interpreter that was to follow. */
    public Swap(long interpreter, List<Change> changes, Optional<String> failure, List<String> busy, Duration time) {
        this(interpreter, changes, List.of(), failure, busy, time);
    }

    /**
     * One module.
     *
     * @param module its name
     * @param from the version that it had
     * @param to the version that it has
     */
    public record Change(String module, Version from, Version to) {}
}
