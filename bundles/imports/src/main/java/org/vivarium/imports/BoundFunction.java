package org.vivarium.imports;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.TraceFunction;
import org.vivarium.interpreters.TraceFunction.Event;
import org.vivarium.interpreters.TypedException;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Signature;

/**
 * A function of a module as its callers get it: {@code PyCFunctionObject}. A call begins with a check point, is made under
 * the interpreter's lock unless the module does without, and is shown to the trace function of the thread that makes it. Arguments
 * and result are values of the table.
 *
 * <p>It belongs to one version of the module. Once that is retired, calls go to what the module's current version has under the
 * same name; when there is none, only threads that are inside still call it, as the module may stay for their sake. Once it is freed, nothing of it can be reached from here.
 *
 * <p>Called by any thread that is attached to the module's interpreter.
 */
final class BoundFunction implements ModuleFunction {
    /** Bound while a trace function is at work, which is not traced itself. */
    private static final ScopedValue<TraceFunction> AT_WORK = ScopedValue.newInstance();

    private final Incarnation module;
    private final String name;
    private volatile @Nullable Body body;

    /**
     * What is called.
     *
     * @param code the module's code
     * @param signature what it is called with
     * @param binding puts the arguments in the signature's order; null without a signature
     */
    private record Body(
            ModuleFunction code,
            Optional<Signature> signature,
            @Nullable SignatureBinding binding) {}

    /**
     * Binds a function.
     *
     * @param module the version
     * @param name the path to it from the module: {@code hello}, {@code Counter.increment}
     * @throws IllegalArgumentException when the signature is none that Python knows
     */
    BoundFunction(Incarnation module, String name, Optional<Signature> signature, ModuleFunction code) {
        this.module = module;
        this.name = name;
        body = new Body(
                code,
                signature,
                signature
                        .map(known -> new SignatureBinding(name, known, module.arguments()))
                        .orElse(null));
    }

    /** Lets go of the module's code. Called when its version is freed. */
    void forget() {
        body = null;
    }

    @Override
    public Optional<Signature> signature() {
        Body there = body;
        return there != null && (!module.isRetired() || isCurrent())
                ? there.signature
                : successor().flatMap(ModuleFunction::signature);
    }

    @Override
    public @Nullable Object call(Arguments arguments) throws Exception {
        if (module.enter() || (isCurrent() && Frames.areInFunctionOf(module) && module.enterFromInside())) {
            try {
                Body there = body;
                if (there != null) {
                    return call(there, arguments);
                }
            } finally {
                module.leave();
            }
        }
        return successor().orElseThrow(this::gone).call(arguments);
    }

    private @Nullable Object call(Body there, Arguments arguments) throws Exception {
        module.interpreter().check();
        Arguments bound = there.binding == null ? positional(arguments) : there.binding.bind(arguments);
        return module.guarded(() -> result(trace(there.code, bound)));
    }

    private Arguments positional(Arguments given) {
        if (!given.keywords().isEmpty()) {
            throw new ArgumentException(name + "() takes no keyword arguments");
        }
        int count = given.size();
        if (count == 0) {
            return new Arguments(name, List.of());
        }
        @Nullable Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            try {
                values[i] = module.arguments().value(given.values().get(i));
            } catch (ArgumentException e) {
                throw new ArgumentException("%s() argument %d is %s".formatted(name, i + 1, e.getMessage()));
            }
        }
        return new Arguments(name, Collections.unmodifiableList(Arrays.asList(values)));
    }

    private @Nullable Object result(@Nullable Object given) {
        try {
            return module.results().value(given);
        } catch (ArgumentException e) {
            throw new ArgumentException(name + "() returned " + e.getMessage());
        }
    }

    // --- when its version is no more ---

    private boolean isCurrent() {
        return module.identity().current().equals(module);
    }

    /** What the module's current version has under the same name. */
    private Optional<ModuleFunction> successor() {
        Incarnation current = module.identity().current();
        return current.equals(module) || current.isRetired() ? Optional.empty() : current.at(name);
    }

    private RuntimeException gone() {
        Incarnation current = module.identity().current();
        if (current.equals(module) || current.isRetired()) {
            return new TypedException(
                    ExceptionSnapshot.Type.builtin("ReferenceError"), "module " + module.name() + " has been unloaded");
        }
        return new TypedException(
                ExceptionSnapshot.Type.builtin("AttributeError"),
                "module '%s' has no attribute '%s' any more, as of version %s"
                        .formatted(module.name(), name, current.spec().version()));
    }

    // --- tracing ---

    private @Nullable Object trace(ModuleFunction code, Arguments arguments) throws Exception {
        if (module.interpreter().tracing() == 0 || AT_WORK.isBound()) {
            return code.call(arguments);
        }
        Optional<InterpreterThread> thread = module.currentThread();
        Optional<TraceFunction> function = thread.flatMap(InterpreterThread::trace);
        return function.isPresent()
                ? trace(thread.orElseThrow(), function.orElseThrow(), code, arguments)
                : code.call(arguments);
    }

    private @Nullable Object trace(
            InterpreterThread thread, TraceFunction function, ModuleFunction code, Arguments arguments)
            throws Exception {
        tell(thread, function, Event.CALL);
        Object result;
        try {
            result = code.call(arguments);
        } catch (Throwable failure) {
            try {
                tell(thread, function, Event.EXCEPTION);
            } catch (RuntimeException | Error another) {
                another.addSuppressed(failure);
                throw another;
            }
            throw failure;
        }
        tell(thread, function, Event.RETURN);
        return result;
    }

    private void tell(InterpreterThread thread, TraceFunction function, Event event) {
        ScopedValue.where(AT_WORK, function).run(() -> function.trace(thread, event, module.name(), name));
    }

    @Override
    public String toString() {
        return "function " + module.name() + "." + name;
    }
}
