package org.vivarium.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.WarningException;
import org.vivarium.interpreters.WarningFilter;
import org.vivarium.interpreters.WarningFilter.Action;
import org.vivarium.interpreters.Warnings;

/**
 * One interpreter's warnings: {@code struct _warnings_runtime_state}.
 *
 * <p>The monitor guards all fields; hook, evaluator and streams are called outside of it. Thread-safe.
 */
final class WarningState implements Warnings {
    private static final int SHOWN = 100;

    private final InterpreterState interpreter;
    private final List<WarningFilter> filters = new ArrayList<>(initial());
    private Action defaultAction = Action.DEFAULT;

    /** The places, or modules, for which a warning has been shown. */
    private final Set<Object> registry = new HashSet<>();

    /** The warnings that are shown once; unlike the others these stay known when the filters change. */
    private final Set<Object> onceRegistry = new HashSet<>();

    private final Deque<Warning> shown = new ArrayDeque<>();
    private @Nullable Consumer<? super Warning> hook;

    private record Place(String message, WarningCategory category, String module, int lineno) {}

    private record InModule(String message, WarningCategory category, String module) {}

    private record Text(String message, WarningCategory category) {}

    WarningState(InterpreterState interpreter) {
        this.interpreter = interpreter;
    }

    /** What CPython begins with. */
    private static List<WarningFilter> initial() {
        return List.of(
                new WarningFilter(
                        Action.DEFAULT,
                        Optional.empty(),
                        WarningCategory.DEPRECATION,
                        Optional.of(Pattern.compile("__main__")),
                        0),
                WarningFilter.of(Action.IGNORE, WarningCategory.DEPRECATION),
                WarningFilter.of(Action.IGNORE, WarningCategory.PENDING_DEPRECATION),
                WarningFilter.of(Action.IGNORE, WarningCategory.IMPORT),
                WarningFilter.of(Action.IGNORE, WarningCategory.RESOURCE));
    }

    @Override
    public void warn(WarningCategory category, String message) {
        StackWalker.StackFrame caller = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(WarningState.class.getName()))
                        .findFirst()
                        .orElseThrow());
        String file = caller.getFileName();
        warn(new Warning(
                message,
                category,
                caller.getClassName(),
                file == null ? caller.getClassName() : file,
                Math.max(0, caller.getLineNumber())));
    }

    @Override
    public void warn(Warning warning) {
        switch (decide(warning)) {
            case ERROR -> throw new WarningException(warning);
            case ALWAYS -> show(warning);
            default -> {
                // It is not to be seen, or has been.
            }
        }
    }

    /** What becomes of it: an error, shown, or neither. */
    private synchronized Action decide(Warning warning) {
        Action action = filters.stream()
                .filter(filter -> filter.matches(warning))
                .findFirst()
                .map(WarningFilter::action)
                .orElse(defaultAction);
        boolean first = switch (action) {
            case DEFAULT ->
                registry.add(new Place(warning.message(), warning.category(), warning.module(), warning.lineno()));
            case MODULE -> registry.add(new InModule(warning.message(), warning.category(), warning.module()));
            case ONCE -> onceRegistry.add(new Text(warning.message(), warning.category()));
            default -> true;
        };
        return switch (action) {
            case ERROR, IGNORE -> action;
            default -> first ? Action.ALWAYS : Action.IGNORE;
        };
    }

    /** Shows it, whatever the filters say. */
    void show(Warning warning) {
        Consumer<? super Warning> hooked;
        synchronized (this) {
            hooked = hook;
        }
        if (hooked != null) {
            record(warning);
            hooked.accept(warning);
            return;
        }
        Evaluator evaluator = interpreter.runtime().services().evaluatorIfThere();
        boolean issued = evaluator != null
                && interpreter.<Boolean, RuntimeException>attach(() ->
                        interpreter.<Boolean, RuntimeException>unlocked(() -> evaluator.warn(interpreter, warning)));
        if (!issued) {
            record(warning);
            System.err.println(warning);
        }
    }

    /** Shows it without asking the interpreter's own code. */
    void showPlainly(Warning warning) {
        Consumer<? super Warning> hooked;
        synchronized (this) {
            hooked = hook;
        }
        record(warning);
        if (hooked != null) {
            hooked.accept(warning);
        } else {
            System.err.println(warning.category().name() + ": " + warning.message());
        }
    }

    @Override
    public synchronized List<WarningFilter> filters() {
        return List.copyOf(filters);
    }

    @Override
    public synchronized void filter(WarningFilter filter) {
        filters.remove(filter);
        filters.addFirst(filter);
        registry.clear();
    }

    @Override
    public synchronized void resetFilters() {
        filters.clear();
        registry.clear();
    }

    @Override
    public synchronized Action defaultAction() {
        return defaultAction;
    }

    @Override
    public synchronized void defaultAction(Action action) {
        defaultAction = action;
        registry.clear();
    }

    @Override
    public synchronized void hook(@Nullable Consumer<? super Warning> newHook) {
        hook = newHook;
    }

    @Override
    public synchronized List<Warning> shown() {
        return List.copyOf(shown);
    }

    @Override
    public synchronized void record(Warning warning) {
        shown.addLast(warning);
        if (shown.size() > SHOWN) {
            shown.removeFirst();
        }
    }
}
