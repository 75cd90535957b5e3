package org.vivarium.interpreters;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The warnings of one interpreter: the module {@code warnings}, as seen from Java. Filters, registries and hook belong to
 * that interpreter alone (bpo-36737).
 *
 * <p>A warning of Java code that the filters let through goes to the hook; without one, to the {@code warnings} of the
 * interpreter's Python, whose own filters then apply, when Python has been used there, and to standard error when not. What
 * is shown by either side is kept in {@link #shown()}. Thread-safe.
 */
@ProviderType
public interface Warnings {
    /**
     * Issues a warning about the code that calls this: {@code warnings.warn}.
     *
     * @throws WarningException when a filter says so
     */
    void warn(WarningCategory category, String message);

    /**
     * Issues a warning: {@code warnings.warn_explicit}.
     *
     * @throws WarningException when a filter says so
     */
    void warn(Warning warning);

    /** The filters, the one that is asked first in front: {@code warnings.filters}. */
    List<WarningFilter> filters();

    /** Puts a filter in front: {@code warnings.filterwarnings}. Warnings that were shown once are shown again. */
    void filter(WarningFilter filter);

    /** Removes all filters; what none is about is treated as {@link #defaultAction}: {@code warnings.resetwarnings}. */
    void resetFilters();

    /** What becomes of warnings that no filter is about. */
    WarningFilter.Action defaultAction();

    /** Sets it. */
    void defaultAction(WarningFilter.Action action);

    /**
     * Has warnings go to a hook instead of to Python and standard error: {@code warnings.showwarning}.
     *
     * @param hook called on the thread that warns; null for none
     */
    void hook(@Nullable Consumer<? super Warning> hook);

    /** The last 100 warnings that were shown, the oldest first. */
    List<Warning> shown();

    /** Adds one to {@link #shown()} that the evaluator has shown itself. */
    void record(Warning warning);
}
