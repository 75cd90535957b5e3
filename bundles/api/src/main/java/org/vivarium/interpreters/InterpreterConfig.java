package org.vivarium.interpreters;

import java.util.List;
import java.util.Locale;

/**
 * What an interpreter may do: PEP 684's {@code PyInterpreterConfig}, field by field. Immutable.
 *
 * <p>A config is checked when an interpreter is made of it, not before, so that an {@link #EMPTY} one can be filled in
 * step by step.
 *
 * @param useMainObmalloc kept for Python programs that read it: the JVM has one allocator
 * @param allowFork {@code os.fork}; the JVM cannot fork, so this only chooses the error
 * @param allowExec {@code os.exec*}, which would replace the process
 * @param allowThreads starting threads from Python
 * @param allowDaemonThreads starting threads that the interpreter does not wait for when it ends
 * @param checkMultiInterpExtensions refuse modules that do not say that they can be loaded in several interpreters
 * @param gil whose lock the interpreter uses
 */
public record InterpreterConfig(
        boolean useMainObmalloc,
        boolean allowFork,
        boolean allowExec,
        boolean allowThreads,
        boolean allowDaemonThreads,
        boolean checkMultiInterpExtensions,
        Gil gil) {

    /** Whose lock an interpreter uses. */
    public enum Gil {
        /** As the runtime chooses; the same as {@link #SHARED}. */
        DEFAULT,
        /** The main interpreter's. */
        SHARED,
        /** Its own. */
        OWN;

        /** CPython's name: {@code default}, {@code shared} or {@code own}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Kept apart as far as can be, with a lock of its own: what {@code concurrent.interpreters.create()} makes. */
    public static final InterpreterConfig ISOLATED =
            new InterpreterConfig(false, false, false, true, false, true, Gil.OWN);

    /** As {@code Py_NewInterpreter()} made them before PEP 684: everything allowed, one lock for all. */
    public static final InterpreterConfig LEGACY =
            new InterpreterConfig(true, true, true, true, true, false, Gil.SHARED);

    /** Nothing allowed. It breaks the obmalloc rule as it stands, as CPython's does. */
    public static final InterpreterConfig EMPTY =
            new InterpreterConfig(false, false, false, false, false, false, Gil.DEFAULT);

    /** The main interpreter's: {@link #LEGACY} with the lock counted as its own. */
    public static final InterpreterConfig MAIN = LEGACY.with("gil", "own");

    /** The names that {@link #preset} takes. */
    public static final List<String> PRESETS = List.of("isolated", "legacy", "empty");

    /**
     * The preset of that name: {@code _interpreters.new_config(name)}.
     *
     * @throws IllegalArgumentException when there is none; the message lists them
     */
    public static InterpreterConfig preset(String name) {
        return switch (name) {
            case "isolated" -> ISOLATED;
            case "legacy" -> LEGACY;
            case "empty" -> EMPTY;
            default ->
                throw new IllegalArgumentException(
                        "unsupported config name '" + name + "'; there are " + String.join(", ", PRESETS));
        };
    }

    /**
     * This config with one field changed.
     *
     * @param field CPython's name of the field, such as {@code allow_threads}
     * @param value {@code true} or {@code false}; for {@code gil}: {@code default}, {@code shared} or {@code own}
     * @throws IllegalArgumentException when there is no such field or the value does not fit it
     */
    public InterpreterConfig with(String field, String value) {
        boolean on = "true".equals(value);
        if (!field.equals("gil") && !on && !"false".equals(value)) {
            throw new IllegalArgumentException(field + " has to be true or false, not " + value);
        }
        return switch (field) {
            case "use_main_obmalloc" -> copy(on, allowFork, allowExec, allowThreads, allowDaemonThreads);
            case "allow_fork" -> copy(useMainObmalloc, on, allowExec, allowThreads, allowDaemonThreads);
            case "allow_exec" -> copy(useMainObmalloc, allowFork, on, allowThreads, allowDaemonThreads);
            case "allow_threads" -> copy(useMainObmalloc, allowFork, allowExec, on, allowDaemonThreads);
            case "allow_daemon_threads" -> copy(useMainObmalloc, allowFork, allowExec, allowThreads, on);
            case "check_multi_interp_extensions" ->
                new InterpreterConfig(useMainObmalloc, allowFork, allowExec, allowThreads, allowDaemonThreads, on, gil);
            case "gil" ->
                new InterpreterConfig(
                        useMainObmalloc,
                        allowFork,
                        allowExec,
                        allowThreads,
                        allowDaemonThreads,
                        checkMultiInterpExtensions,
                        gil(value));
            default ->
                throw new IllegalArgumentException("there is no config field " + field
                        + "; there are use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads,"
                        + " check_multi_interp_extensions, gil");
        };
    }

    private InterpreterConfig copy(boolean obmalloc, boolean fork, boolean exec, boolean threads, boolean daemons) {
        return new InterpreterConfig(obmalloc, fork, exec, threads, daemons, checkMultiInterpExtensions, gil);
    }

    private static Gil gil(String value) {
        for (Gil gil : Gil.values()) {
            if (gil.toString().equals(value)) {
                return gil;
            }
        }
        throw new IllegalArgumentException("gil has to be default, shared or own, not " + value);
    }
}
