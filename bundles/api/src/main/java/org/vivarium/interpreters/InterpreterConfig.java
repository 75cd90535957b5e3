package org.vivarium.interpreters;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
 * @param limits how much it may use; unlike the fields before it is not CPython's
 * @param imports how it imports modules; not CPython's either
 * @param access what its code may reach outside of it; not CPython's either. An interpreter never has more than its creator, whatever this
 *     says
 */
public record InterpreterConfig(
        boolean useMainObmalloc,
        boolean allowFork,
        boolean allowExec,
        boolean allowThreads,
        boolean allowDaemonThreads,
        boolean checkMultiInterpExtensions,
        Gil gil,
        Limits limits,
        ImportPolicy imports,
        Access access) {

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
    public static final InterpreterConfig ISOLATED = new InterpreterConfig(
            false, false, false, true, false, true, Gil.OWN, Limits.NONE, ImportPolicy.DEFAULT, Access.ALL);

    /** As {@code Py_NewInterpreter()} made them before PEP 684: everything allowed, one lock for all. */
    public static final InterpreterConfig LEGACY = new InterpreterConfig(
            true, true, true, true, true, false, Gil.SHARED, Limits.NONE, ImportPolicy.DEFAULT, Access.ALL);

    /** Nothing allowed. It breaks the obmalloc rule as it stands, as CPython's does. */
    public static final InterpreterConfig EMPTY = new InterpreterConfig(
            false, false, false, false, false, false, Gil.DEFAULT, Limits.NONE, ImportPolicy.DEFAULT, Access.ALL);

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

    /** The fields that {@link #with} takes: CPython's, then the limits, the imports, and the access. */
    public static final List<String> FIELDS = List.of(
            "use_main_obmalloc",
            "allow_fork",
            "allow_exec",
            "allow_threads",
            "allow_daemon_threads",
            "check_multi_interp_extensions",
            "gil",
            "cpu_limit",
            "allocation_limit",
            "wall_limit",
            "thread_limit",
            "phase_deadline",
            "modules",
            "follow_updates",
            "import_deadline",
            "path",
            "venv",
            "files",
            "allow_sockets",
            "allow_processes",
            "allow_native",
            "allow_environment");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)|0");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)");

    /**
     * This config with one field changed.
     *
     * @param field the name of the field, such as {@code allow_threads}
     * @param value {@code true} or {@code false}; for {@code gil}: {@code default}, {@code shared} or {@code own}; for
     *     {@code cpu_limit}, {@code wall_limit}, {@code phase_deadline} and {@code import_deadline} a time such as {@code 1500ms}, {@code 10s},
     *     {@code 5m} or {@code 1h}; for {@code allocation_limit} a number of bytes such as {@code 64m}, with {@code k},
     *     {@code m} or {@code g} for 2 to the power of 10, 20 or 30; for {@code thread_limit} a number. {@code 0} is for no limit.
     *     For {@code modules} a {@link ModuleRequirement} or several with spaces between, such as {@code greeting>=1.2,<2 counter==1}.
     *     For {@code path} folders, separated as those of {@code PYTHONPATH} are; for {@code venv} a folder; nothing for none.
     *     For {@code files} {@code all}, {@code read} or {@code none}
     * @throws IllegalArgumentException when there is no such field or the value does not fit it
     */
    public InterpreterConfig with(String field, String value) {
        return switch (field) {
            case "use_main_obmalloc" -> copy(on(field, value), allowFork, allowExec, allowThreads, allowDaemonThreads);
            case "allow_fork" -> copy(useMainObmalloc, on(field, value), allowExec, allowThreads, allowDaemonThreads);
            case "allow_exec" -> copy(useMainObmalloc, allowFork, on(field, value), allowThreads, allowDaemonThreads);
            case "allow_threads" -> copy(useMainObmalloc, allowFork, allowExec, on(field, value), allowDaemonThreads);
            case "allow_daemon_threads" -> copy(useMainObmalloc, allowFork, allowExec, allowThreads, on(field, value));
            case "check_multi_interp_extensions" -> copy(on(field, value), gil, limits, imports, access);
            case "gil" -> copy(checkMultiInterpExtensions, gil(value), limits, imports, access);
            case "modules", "follow_updates", "import_deadline", "path", "venv" -> with(imports(field, value));
            case "files", "allow_sockets", "allow_processes", "allow_native", "allow_environment" ->
                with(access(field, value));
            default -> with(limits(field, value));
        };
    }

    /** This config with other limits. */
    public InterpreterConfig with(Limits newLimits) {
        return copy(checkMultiInterpExtensions, gil, newLimits, imports, access);
    }

    /** This config with another way to import modules. */
    public InterpreterConfig with(ImportPolicy newImports) {
        return copy(checkMultiInterpExtensions, gil, limits, newImports, access);
    }

    /** This config with other access. */
    public InterpreterConfig with(Access newAccess) {
        return copy(checkMultiInterpExtensions, gil, limits, imports, newAccess);
    }

    private Access access(String field, String value) {
        Access.Files files = field.equals("files") ? files(value) : access.files();
        return new Access(
                files,
                field.equals("allow_sockets") ? on(field, value) : access.sockets(),
                field.equals("allow_processes") ? on(field, value) : access.processes(),
                field.equals("allow_native") ? on(field, value) : access.nativeCode(),
                field.equals("allow_environment") ? on(field, value) : access.environment());
    }

    private static Access.Files files(String value) {
        for (Access.Files files : Access.Files.values()) {
            if (files.toString().equals(value)) {
                return files;
            }
        }
        throw new IllegalArgumentException("files has to be all, read or none, not " + value);
    }

    private ImportPolicy imports(String field, String value) {
        return switch (field) {
            case "modules" -> imports(requirements(value), imports.followUpdates(), imports.deadline());
            case "follow_updates" -> imports(imports.requirements(), on(field, value), imports.deadline());
            case "import_deadline" -> imports(imports.requirements(), imports.followUpdates(), duration(field, value));
            case "path" -> folders(folders(field, value), imports.venv());
            default -> folders(imports.path(), value.isEmpty() ? Optional.empty() : Optional.of(folder(field, value)));
        };
    }

    private ImportPolicy imports(List<ModuleRequirement> requirements, boolean follow, Duration deadline) {
        return new ImportPolicy(requirements, follow, deadline, imports.path(), imports.venv());
    }

    private ImportPolicy folders(List<Path> path, Optional<Path> venv) {
        return new ImportPolicy(imports.requirements(), imports.followUpdates(), imports.deadline(), path, venv);
    }

    private static List<Path> folders(String field, String value) {
        return Stream.of(value.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> folder(field, folder))
                .toList();
    }

    private static Path folder(String field, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(field + " has to name a folder, not " + value + ": " + e.getReason(), e);
        }
    }

    private static List<ModuleRequirement> requirements(String value) {
        return value.isBlank()
                ? List.of()
                : Arrays.stream(value.strip().split("\\s+"))
                        .map(ModuleRequirement::parse)
                        .toList();
    }

    private Limits limits(String field, String value) {
        Duration cpu = limits.cpuTime();
        Duration wall = limits.wallTime();
        return switch (field) {
            case "cpu_limit" ->
                new Limits(duration(field, value), limits.allocation(), wall, limits.threads(), limits.phaseDeadline());
            case "allocation_limit" ->
                new Limits(cpu, bytes(field, value), wall, limits.threads(), limits.phaseDeadline());
            case "wall_limit" ->
                new Limits(cpu, limits.allocation(), duration(field, value), limits.threads(), limits.phaseDeadline());
            case "thread_limit" ->
                new Limits(cpu, limits.allocation(), wall, count(field, value), limits.phaseDeadline());
            case "phase_deadline" ->
                new Limits(cpu, limits.allocation(), wall, limits.threads(), duration(field, value));
            default ->
                throw new IllegalArgumentException(
                        "there is no config field " + field + "; there are " + String.join(", ", FIELDS));
        };
    }

    private InterpreterConfig copy(boolean obmalloc, boolean fork, boolean exec, boolean threads, boolean daemons) {
        return new InterpreterConfig(
                obmalloc, fork, exec, threads, daemons, checkMultiInterpExtensions, gil, limits, imports, access);
    }

    private InterpreterConfig copy(
            boolean check, Gil lock, Limits newLimits, ImportPolicy newImports, Access newAccess) {
        return new InterpreterConfig(
                useMainObmalloc,
                allowFork,
                allowExec,
                allowThreads,
                allowDaemonThreads,
                check,
                lock,
                newLimits,
                newImports,
                newAccess);
    }

    private static boolean on(String field, String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new IllegalArgumentException(field + " has to be true or false, not " + value);
    }

    private static Gil gil(String value) {
        for (Gil gil : Gil.values()) {
            if (gil.toString().equals(value)) {
                return gil;
            }
        }
        throw new IllegalArgumentException("gil has to be default, shared or own, not " + value);
    }

    private static Duration duration(String field, String value) {
        Matcher time = DURATION.matcher(value);
        if (!time.matches()) {
            throw new IllegalArgumentException(field + " has to be a time such as 1500ms, 10s, 5m or 1h, not " + value);
        }
        if (time.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static long bytes(String field, String value) {
        Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException(field + " has to be a number of bytes such as 64m, not " + value);
        }
        long number = Long.parseLong(size.group(1));
        return switch (size.group(2)) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        };
    }

    private static int count(String field, String value) {
        if (!value.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(field + " has to be a number from 0 to 999999, not " + value);
        }
        return Integer.parseInt(value);
    }
}
