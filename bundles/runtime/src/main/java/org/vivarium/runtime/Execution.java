package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
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
 * Runs code in one interpreter and calls functions there, for whoever asks from outside. Only cross-interpreter data goes in
 * and out. Evaluators are called without the lock. Thread-safe.
 */
final class Execution {
    private final InterpreterState interpreter;

    /** Whether code runs in {@code __main__}. */
    private final AtomicBoolean executing = new AtomicBoolean();

    Execution(InterpreterState interpreter) {
        this.interpreter = interpreter;
    }

    void exec(String source) {
        inMain(source, evaluator -> {
            evaluator.exec(interpreter, source);
            return 0;
        });
    }

    int run(Program program) {
        return inMain(program, evaluator -> evaluator.run(interpreter, program));
    }

    /** What runs in {@code __main__} runs there alone. */
    private int inMain(Object code, ToIntFunction<Evaluator> operation) {
        return interpreter.attachment().visit(true, () -> {
            if (!executing.compareAndSet(false, true)) {
                throw new InterpreterRunningException(
                        "interpreter already running: " + interpreter + "; wait until it has finished");
            }
            try {
                interpreter.runtime().audit(AuditEvent.EXEC, code);
                return withEvaluator(operation::applyAsInt);
            } finally {
                executing.set(false);
            }
        });
    }

    @Nullable
    Object call(
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        int dot = function.lastIndexOf('.');
        if (dot < 1 || dot == function.length() - 1) {
            throw new InterpreterException("'" + function + "' names no function; write MODULE.FUNCTION");
        }
        String module = function.substring(0, dot);
        String attribute = function.substring(dot + 1);
        List<@Nullable Object> data = new ArrayList<>(arguments.size());
        for (Object argument : arguments) {
            data.add(CrossInterpreterData.copy(argument));
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        keywords.forEach((name, argument) -> named.put(name, CrossInterpreterData.copy(argument)));
        return interpreter.attachment().visit(false, () -> {
            ImportSystem imports = interpreter.runtime().services().importSystem();
            if (imports != null && imports.provides(interpreter, module)) {
                return callJava(imports, module, attribute, data, named);
            }
            return CrossInterpreterData.copy(this.<@Nullable Object>withEvaluator(
                    evaluator -> evaluator.call(interpreter, module, attribute, data, named)));
        });
    }

    private @Nullable Object callJava(
            ImportSystem imports,
            String module,
            String attribute,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> keywords) {
        try {
            Module imported = imports.importModule(interpreter, module);
            Object found = imported.attributes().get(attribute);
            Object callable = found instanceof ModuleType type ? type.constructor() : found;
            if (callable instanceof ModuleFunction function) {
                Object result = function.call(new Arguments(
                        attribute, Collections.unmodifiableList(arguments), Collections.unmodifiableMap(keywords)));
                checkNoInstance(imported, result);
                return CrossInterpreterData.copy(result);
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

    private void checkNoInstance(Module module, @Nullable Object result) {
        if (result == null || CrossInterpreterData.isScalar(result)) {
            return;
        }
        for (Object attribute : module.attributes().values()) {
            if (attribute instanceof ModuleType type && type.isInstance(result)) {
                throw new NotShareableException("an instance of " + module.name() + "." + type.name()
                        + " does not support cross-interpreter data; keep it in " + interpreter
                        + ", and call its methods there");
            }
        }
    }

    void prepareMain(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> data = new HashMap<>();
        values.forEach((key, value) -> data.put(key, CrossInterpreterData.copy(value)));
        interpreter
                .attachment()
                .visit(
                        false,
                        () -> withEvaluator(evaluator -> {
                            evaluator.prepareMain(interpreter, data);
                            return 0;
                        }));
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
