package org.vivarium.python;

import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.interpreters.TypedException;

/** Makes Python's threads threads of the interpreter: {@code _thread.start_new_thread}. Thread-safe. */
final class PythonThreads {
    private final Interpreter interpreter;
    private final PythonContext context;

    PythonThreads(Interpreter interpreter, PythonContext context) {
        this.interpreter = interpreter;
        this.context = context;
    }

    /**
     * Makes the state of a thread that is about to be started.
     *
     * @return its id
     * @throws TypedException a RuntimeError when the interpreter refuses
     */
    long create(String name, boolean daemon) {
        String word = name.strip().replaceAll("\\s+", "-");
        try {
            return interpreter
                    .newThread(word.isEmpty() ? "thread" : word, daemon)
                    .id();
        } catch (InterpreterException e) {
            String message = e.getMessage();
            throw new TypedException(ExceptionSnapshot.Type.builtin("RuntimeError"), message == null ? "" : message);
        }
    }

    /** Runs the body of a thread in the state that was made for it. When the interpreter has ended meanwhile, does nothing. */
    void run(long id, Value body) {
        InterpreterThread state = find(id);
        if (state == null) {
            return;
        }
        Thread.currentThread().setName(state.name());
        context.breaker().enter();
        try {
            state.attach(body::execute);
        } catch (InterpreterNotFoundException | InterpreterKilledException | LimitExceededException e) {
            // The interpreter has ended, and so does its thread, without a word.
            return;
        } finally {
            context.breaker().leave();
            state.delete();
        }
    }

    /** Deletes the state of a thread that could not be started. */
    void discard(long id) {
        InterpreterThread state = find(id);
        if (state != null) {
            state.delete();
        }
    }

    private @Nullable InterpreterThread find(long id) {
        return interpreter.threads().stream()
                .filter(thread -> thread.id() == id)
                .findFirst()
                .orElse(null);
    }
}
