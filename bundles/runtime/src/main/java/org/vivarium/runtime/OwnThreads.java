package org.vivarium.runtime;

import java.util.concurrent.ThreadFactory;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.InterpreterException;

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
        ThreadState state = interpreter.newOwnThread(kind, daemon);
        // Whether the JVM waits for it as well is not ours to say: the interpreter does, or does not.
        Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
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
        } catch (InterpreterException e) {
            // The exception that ends a thread whose interpreter has ended is not for anybody to see.
            if (interpreter.state() == org.vivarium.interpreters.Interpreter.State.READY
                    && !interpreter.gate().isKilled()
                    && interpreter.gate().exhausted() == null) {
                throw e;
            }
        } finally {
            state.delete();
        }
    }
}
