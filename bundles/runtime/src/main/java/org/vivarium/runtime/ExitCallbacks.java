package org.vivarium.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.vivarium.interpreters.InterpreterException;

/** What is called when an interpreter ends: {@code struct atexit_state}. The monitor guards the stack. Thread-safe. */
final class ExitCallbacks {
    private final Deque<Runnable> stack = new ArrayDeque<>();

    synchronized void push(Runnable callback) {
        stack.push(callback);
    }

    synchronized boolean remove(Runnable callback) {
        return stack.remove(callback);
    }

    synchronized boolean isEmpty() {
        return stack.isEmpty();
    }

    private synchronized List<Runnable> takeAll() {
        List<Runnable> all = List.copyOf(stack);
        stack.clear();
        return all;
    }

    /**
     * Calls all, the last registered first. Those that they register are called the next time.
     *
     * @throws InterpreterException when some failed, with what they threw suppressed
     */
    void run() {
        Failures failures = new Failures();
        takeAll().forEach(callback -> failures.run(callback::run));
        failures.throwAs("an exit callback failed");
    }
}
