package org.vivarium.interpreters;

/** No interpreter has that id or name, or it has ended: {@code InterpreterNotFoundError}. */
public final class InterpreterNotFoundException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public InterpreterNotFoundException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type(
                "InterpreterNotFoundError", "InterpreterNotFoundError", "concurrent.interpreters");
    }
}
