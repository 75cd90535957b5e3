package org.vivarium.console;

import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.TypedException;

/**
 * How the code ends that the calling thread runs in an interpreter: by {@code KeyboardInterrupt}, which it can handle; then
 * by the evaluator, whatever it does; then with the evaluator's context.
 */
final class Interruption implements Foreground.Breaker {
    private static final int RAISE = 1;
    private static final int INTERRUPT = 2;

    private final Services services;
    private final Interpreter interpreter;
    private final Thread thread = Thread.currentThread();

    Interruption(Services services, Interpreter interpreter) {
        this.services = services;
        this.interpreter = interpreter;
    }

    @Override
    public boolean end(int time) {
        if (time == RAISE) {
            return !raise() || isWaiting();
        }
        Evaluator evaluator = services.optional(Evaluator.class);
        if (evaluator == null) {
            return true;
        } else if (time == INTERRUPT) {
            evaluator.interrupt(interpreter);
        } else {
            evaluator.cancel(interpreter);
        }
        // What is still to come is the code's last words, unless the evaluator has complained.
        return false;
    }

    /** Whether the thread is in the interpreter and gets the exception there. */
    private boolean raise() {
        boolean raised = false;
        for (InterpreterThread state : interpreter.threads()) {
            if (state.thread().filter(thread::equals).isPresent()) {
                TypedException exception = new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), "");
                // Where the key was handled is nothing that Python's traceback should show.
                exception.setStackTrace(new StackTraceElement[0]);
                state.setAsyncException(exception);
                raised = true;
            }
        }
        return raised;
    }

    /**
     * Whether the thread waits for something. Then interrupting it ends that, and is over. One that computes would keep the
     * interrupt for the next thing that it prints, when it handles the exception, and close the output with that.
     */
    private boolean isWaiting() {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }
}
