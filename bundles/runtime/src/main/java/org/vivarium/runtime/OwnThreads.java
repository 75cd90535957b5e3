package org.vivarium.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.LimitExceededException;

/** Makes threads of one interpreter. Thread-safe. */
final class OwnThreads implements ThreadFactory {
    private final InterpreterState interpreter;
    private final String kind;
    private final boolean daemon;
    private final boolean virtual;

    OwnThreads(InterpreterState interpreter, String kind, boolean daemon, boolean virtual) {
        this.interpreter = interpreter;
        this.kind = kind;
        this.daemon = daemon;
        this.virtual = virtual;
    }

    @Override
    public Thread newThread(Runnable body) {
        return withState(state -> unstarted(state, body));
    }

    /** Makes a thread and starts it. */
    Thread start(Runnable body) {
        return withState(state -> {
            Thread thread = unstarted(state, body);
            thread.start();
            return thread;
        });
    }

    /** A state without a thread would be waited for in vain. */
    private Thread withState(Function<ThreadState, Thread> operation) {
        ThreadState state = interpreter.newOwnThread(kind, daemon);
        try {
            return operation.apply(state);
        } catch (RuntimeException | Error e) {
            state.delete();
            throw e;
        }
    }

    private Thread unstarted(ThreadState state, Runnable body) {
        // Whether the JVM waits for it as well is not ours to say: the interpreter does, or does not.
        Thread.Builder builder =
                virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        Thread thread = builder.name(state.name()).unstarted(() -> run(state, body));
        ClassSpaces spaces = interpreter.runtime().services().classSpaces();
        if (spaces != null) {
            thread.setContextClassLoader(
                    interpreter.attach(() -> spaces.of(interpreter).classLoader()));
        }
        return thread;
    }

    private void run(ThreadState state, Runnable body) {
        try {
            state.attach(() -> {
                body.run();
                return 0;
            });
        } catch (InterpreterNotFoundException | InterpreterKilledException | LimitExceededException e) {
            // What ends a thread whose interpreter has ended is not for anybody to see.
            return;
        } finally {
            state.delete();
        }
    }
}
