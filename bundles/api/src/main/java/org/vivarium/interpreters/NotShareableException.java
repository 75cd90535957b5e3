package org.vivarium.interpreters;

/** A value cannot cross from one interpreter to another: {@code NotShareableError}. */
public final class NotShareableException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public NotShareableException(String message) {
        super(message);
    }

    public NotShareableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("NotShareableError", "NotShareableError", "concurrent.interpreters");
    }
}
