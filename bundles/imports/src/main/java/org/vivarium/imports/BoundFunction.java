package org.vivarium.imports;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.TraceFunction;
import org.vivarium.interpreters.TraceFunction.Event;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ModuleFunction;

/**
 * A function of a module as its callers get it: {@code PyCFunctionObject}. A call begins with a check point, is made under
 * the interpreter's lock unless the module does without, and is shown to the trace function of the thread that makes it.
 *
 * <p>Called by any thread that is attached to the module's interpreter.
 */
final class BoundFunction implements ModuleFunction {
    /** Bound while a trace function is at work, which is not traced itself. */
    private static final ScopedValue<TraceFunction> AT_WORK = ScopedValue.newInstance();

    private final Incarnation module;
    private final String name;
    private final ModuleFunction body;

    BoundFunction(Incarnation module, String name, ModuleFunction body) {
        this.module = module;
        this.name = name;
        this.body = body;
    }

    @Override
    public @Nullable Object call(Arguments arguments) throws Exception {
        module.interpreter().check();
        return module.guarded(() -> trace(arguments));
    }

    private @Nullable Object trace(Arguments arguments) throws Exception {
        if (module.interpreter().tracing() == 0 || AT_WORK.isBound()) {
            return body.call(arguments);
        }
        Optional<InterpreterThread> thread = module.currentThread();
        Optional<TraceFunction> function = thread.flatMap(InterpreterThread::trace);
        return function.isPresent()
                ? trace(thread.orElseThrow(), function.orElseThrow(), arguments)
                : body.call(arguments);
    }

    private @Nullable Object trace(InterpreterThread thread, TraceFunction function, Arguments arguments)
            throws Exception {
        tell(thread, function, Event.CALL);
        Object result;
        try {
            result = body.call(arguments);
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
}
