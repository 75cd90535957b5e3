package org.vivarium.interpreters;

/** Code that ran in an interpreter raised an exception: {@code concurrent.interpreters.ExecutionFailed}. */
public final class ExecutionFailedException extends InterpreterException {
    private static final long serialVersionUID = 1;

    private final transient ExceptionSnapshot snapshot;

    public ExecutionFailedException(ExceptionSnapshot snapshot) {
        super(snapshot.formatted());
        this.snapshot = snapshot;
    }

    /** What was raised. */
    public ExceptionSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return snapshot.type();
    }
}
