package org.vivarium.runtime;

/**
 * A thread's binding to an interpreter: {@code PyThreadState}. One is made each time that a thread attaches.
 *
 * @param interpreter the interpreter
 * @param thread the platform or virtual thread
 */
record ThreadState(InterpreterState interpreter, Thread thread) {
    // Two bindings of one thread to one interpreter are two things.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
