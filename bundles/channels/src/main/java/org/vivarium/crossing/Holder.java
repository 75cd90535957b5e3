package org.vivarium.crossing;

import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * An interpreter that holds something here: bindings of queues, ends of channels, items that it has sent. It may take hold of more
 * until it has ended, which whoever gives it something looks at under the lock of what it is given: so either the end comes later
 * and finds it, or it is refused.
 */
final class Holder {
    private final Interpreter interpreter;
    private final long id;
    private volatile boolean ended;

    Holder(Interpreter interpreter) {
        this.interpreter = interpreter;
        id = interpreter.id();
    }

    long id() {
        return id;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    /** It takes hold of nothing more. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** @throws InterpreterNotFoundException when it has ended */
    void requireAlive() {
        if (ended) {
            throw new InterpreterNotFoundException("interpreter " + id + " has ended");
        }
    }
}
