package org.vivarium.interpreters;

/** An interpreter could not do what was asked: {@code concurrent.interpreters.InterpreterError}. */
public class InterpreterException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public InterpreterException(String message) {
        super(message);
    }

    public InterpreterException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("InterpreterError", "InterpreterError", "concurrent.interpreters");
    }
}
