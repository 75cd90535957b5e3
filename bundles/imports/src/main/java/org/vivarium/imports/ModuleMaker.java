package org.vivarium.imports;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig.Gil;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.modules.Initialization;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.ModuleSpec;

/**
 * What making a module takes, apart from its place in a table: the definition, the slots with a deadline and an eye on the threads
 * that they start ({@code PyModule_FromDefAndSpec}). Thread-safe.
 *
 * <p>Its callers do not hold the interpreter's lock. It is taken around the code of a module alone.
 */
final class ModuleMaker {
    private final ClassSpaces spaces;
    private final Supplier<Optional<Interpreters>> runtime;
    private final Supplier<List<ModuleListener>> listeners;
    private final Supplier<Optional<Collectors>> collectors;
    private final Deadlines deadlines = new Deadlines();

    ModuleMaker(
            ClassSpaces spaces,
            Supplier<Optional<Interpreters>> runtime,
            Supplier<List<ModuleListener>> listeners,
            Supplier<Optional<Collectors>> collectors) {
        this.spaces = spaces;
        this.runtime = runtime;
        this.listeners = listeners;
        this.collectors = collectors;
    }

    /** The interpreters, while they are there. */
    Supplier<Optional<Interpreters>> runtime() {
        return runtime;
    }

    ClassSpaces spaces() {
        return spaces;
    }

    /** Who hears of changes. */
    List<ModuleListener> listeners() {
        return listeners.get();
    }

    /**
     * The collector of an interpreter.
     *
     * @throws InterpreterException when there are no collectors
     */
    Collector collector(Interpreter interpreter) {
        return collectors
                .get()
                .orElseThrow(() -> new InterpreterException(
                        "there is no collector for " + interpreter + "; start the bundle org.vivarium.gc"))
                .of(interpreter);
    }

    /** Tells the audit hooks that a module is about to be made. What one throws is thrown here. */
    void audit(String module) {
        runtime.get().ifPresent(interpreters -> interpreters.audit(AuditEvent.IMPORT, module));
    }

    /** {@code _PyImport_CheckSubinterpIncompatibleExtensionAllowed}. */
    void checkSupport(Interpreter interpreter, ModuleSpec spec) {
        boolean main = interpreter.id() == 0;
        boolean ownLock = interpreter.config().gil() == Gil.OWN && !main;
        boolean supported = switch (spec.interpreters()) {
            case NOT_SUPPORTED -> false;
            case SUPPORTED -> !ownLock;
            case PER_INTERPRETER_LOCK -> true;
        };
        supported &= main || spec.initialization() == Initialization.MULTI_PHASE;
        if (!supported && interpreter.config().checkMultiInterpExtensions()) {
            throw new ModuleException("module " + spec.name() + " does not support loading in subinterpreters");
        }
    }

    /** Runs slots: {@linkplain #limited for a limited time} and {@linkplain #watched watched}. */
    void run(Interpreter interpreter, String module, ImportScope scope, Callable<?> slots) throws Exception {
        limited(interpreter, module, scope, () -> {
            watched(interpreter, module, scope, slots);
            return module;
        });
    }

    /**
     * Makes a module, its bundle's start included, for as long as the interpreter's config allows.
     *
     * @throws Exception what that throws; a {@link ModuleException} when it was too late
     */
    void limited(Interpreter interpreter, String module, ImportScope scope, Callable<?> making) throws Exception {
        Optional<ModuleException> late = Optional.empty();
        Throwable failure = null;
        Deadline deadline = deadlines.begin(interpreter, module, runtime.get().flatMap(Interpreters::currentThread));
        try {
            scope.begin(deadline);
            making.call();
        } catch (Throwable e) {
            failure = e;
        } finally {
            late = deadline.end();
        }
        if (failure instanceof InterruptedException && late.isEmpty()) {
            Thread.currentThread().interrupt();
        }
        // What was too late is that first of all, and then what it threw itself.
        report(late.orElse(null), failure);
    }

    /**
     * Runs slots without threads that the interpreter does not know, {@linkplain #limited for a limited time}.
     *
     * @throws Exception what they throw; a {@link ModuleException} when they started such a thread
     */
    void watched(Interpreter interpreter, String module, ImportScope scope, Callable<?> slots) throws Exception {
        Optional<ModuleException> stray = Optional.empty();
        Throwable failure = null;
        StrayThreads strays =
                new StrayThreads(interpreter, module, spaces.of(interpreter).classLoader());
        try {
            slots.call();
        } catch (Throwable e) {
            failure = e;
        } finally {
            strays.close();
            stray = strays.end(scope::isLate);
        }
        report(failure, stray.orElse(null));
    }

    private static void report(@Nullable Throwable first, @Nullable Throwable second) throws Exception {
        if (first != null && second != null && !second.equals(first)) {
            first.addSuppressed(second);
        }
        switch (first == null ? second : first) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /** What an import reports that failed. */
    static RuntimeException report(Throwable failure) {
        return switch (failure) {
            case ModuleException known -> known;
            case InterpreterNotFoundException ended -> ended;
            case InterpreterKilledException killed -> killed;
            case LimitExceededException exceeded -> exceeded;
            default -> snapshot(failure);
        };
    }

    /** An exception of a module may fail to say what it is. */
    static RuntimeException snapshot(Throwable failure) {
        try {
            return new ExecutionFailedException(ExceptionSnapshot.of(failure, ModuleMaker.class));
        } catch (Throwable e) {
            return new ModuleException(
                    "failed with " + failure.getClass().getName() + ", which cannot say more of itself", e);
        }
    }

    /** Adds to a report what went wrong besides, which may be the same thing again. */
    static void suppress(RuntimeException report, Throwable besides) {
        if (!report.equals(besides)) {
            report.addSuppressed(besides);
        }
    }

    /** Ends it. */
    void close() {
        deadlines.close();
    }
}
