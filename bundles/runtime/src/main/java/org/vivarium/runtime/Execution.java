package org.vivarium.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.Program;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;

/**
 * Runs code in one interpreter and calls functions there, for whoever asks from outside. Only {@link SharedValues} go in and out.
 * Evaluators are called without the lock. Thread-safe.
 */
final class Execution {
    private final InterpreterState interpreter;
    private final Supplier<@Nullable CrossInterpreterRegistry> registry;

    /** Whether code runs in {@code __main__}. */
    private final AtomicBoolean executing = new AtomicBoolean();

    Execution(InterpreterState interpreter) {
        this.interpreter = interpreter;
        registry = () -> interpreter.runtime().services().registry();
    }

    void exec(String source) {
        inMain(() -> {
            interpreter.runtime().audit(AuditEvent.EXEC, source);
            return withEvaluator(evaluator -> {
                evaluator.exec(interpreter, source);
                return 0;
            });
        });
    }

    int run(Program program) {
        return inMain(() -> {
            interpreter.runtime().audit(AuditEvent.EXEC, program);
            return withEvaluator(evaluator -> evaluator.run(interpreter, program));
        });
    }

    /** What runs in {@code __main__} runs there alone. */
    private <R extends @Nullable Object> R inMain(Supplier<? extends R> operation) {
        return interpreter.attachment().visit(true, () -> {
            if (!executing.compareAndSet(false, true)) {
                throw new InterpreterRunningException(
                        "interpreter already running: " + interpreter + "; wait until it has finished");
            }
            try {
                return operation.get();
            } finally {
                executing.set(false);
            }
        });
    }

    @Nullable
    Object callInMain(String function, List<? extends @Nullable Object> arguments) {
        FunctionName name = FunctionName.parse(function);
        try (SharedValues given = new SharedValues(registry);
                SharedValues returned = new SharedValues(registry)) {
            Arguments shared = given.share(new Arguments(name.attribute, arguments, Map.of()));
            return returned.receive(this.<@Nullable Object>inMain(() -> {
                interpreter.runtime().audit(AuditEvent.EXEC, function);
                return returned.share(callEvaluator(name.module, shared, given));
            }));
        }
    }

    /** A function by its name and that of its module. */
    private record FunctionName(String module, String attribute) {
        static FunctionName parse(String text) {
            int dot = text.lastIndexOf('.');
            if (dot < 1 || dot == text.length() - 1) {
                throw new InterpreterException("'" + text + "' names no function; write MODULE.FUNCTION");
            }
            return new FunctionName(text.substring(0, dot), text.substring(dot + 1));
        }
    }

    @Nullable
    Object call(
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        FunctionName name = FunctionName.parse(function);
        String module = name.module;
        try (SharedValues given = new SharedValues(registry);
                SharedValues returned = new SharedValues(registry)) {
            Arguments shared = given.share(new Arguments(name.attribute, arguments, keywords));
            Object result = interpreter.attachment().visit(false, () -> {
                ImportSystem imports = interpreter.runtime().services().importSystem();
                return imports != null && imports.provides(interpreter, module)
                        ? callJava(imports, module, shared, given, returned)
                        : returned.share(callEvaluator(module, shared, given));
            });
            return returned.receive(result);
        }
    }

    private @Nullable Object callEvaluator(String module, Arguments shared, SharedValues given) {
        return this.<@Nullable Object>withEvaluator(evaluator -> {
            Arguments received = given.receive(shared);
            return evaluator.call(interpreter, module, shared.function(), received.values(), received.keywords());
        });
    }

    /** Calls a function of a Java module, and shares what it returns. */
    private @Nullable Object callJava(
            ImportSystem imports, String module, Arguments shared, SharedValues given, SharedValues returned) {
        String attribute = shared.function();
        try {
            Module imported = imports.importModule(interpreter, module);
            Object found = imported.attributes().get(attribute);
            Object callable = found instanceof ModuleType type ? type.constructor() : found;
            if (callable instanceof ModuleFunction function) {
                // Only now: what is received may be of classes that came with the module.
                return share(function.call(given.receive(shared)), imported, returned);
            }
        } catch (ExecutionFailedException | NotShareableException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new ExecutionFailedException(ExceptionSnapshot.of(e, Execution.class));
        }
        String missing = "module '" + module + "' has no function '" + attribute + "'";
        String formatted = "AttributeError: " + missing;
        throw new ExecutionFailedException(
                new ExceptionSnapshot(ExceptionSnapshot.Type.builtin("AttributeError"), missing, formatted, formatted));
    }

    private @Nullable Object share(@Nullable Object result, Module module, SharedValues returned) {
        try {
            return returned.share(result);
        } catch (NotShareableException e) {
            for (Object attribute : module.attributes().values()) {
                if (result != null && attribute instanceof ModuleType type && type.isInstance(result)) {
                    throw new NotShareableException("an instance of " + module.name() + "." + type.name()
                            + " does not support cross-interpreter data; keep it in " + interpreter
                            + ", and call its methods there");
                }
            }
            throw e;
        }
    }

    void prepareMain(Map<String, ? extends @Nullable Object> values) {
        try (SharedValues given = new SharedValues(registry)) {
            Map<String, @Nullable Object> shared = given.share(values);
            inMain(() -> withEvaluator(evaluator -> {
                evaluator.prepareMain(interpreter, given.receive(shared));
                return 0;
            }));
        }
    }

    /** Has the evaluator do something, without the lock. */
    private <R extends @Nullable Object> R withEvaluator(Function<? super Evaluator, ? extends R> operation) {
        Evaluator evaluator = interpreter.runtime().services().evaluator();
        return interpreter.<R, RuntimeException>unlocked(() -> {
            interpreter.attachment().uncharged(() -> {
                evaluator.prepare(interpreter);
                return 0;
            });
            return operation.apply(evaluator);
        });
    }
}
