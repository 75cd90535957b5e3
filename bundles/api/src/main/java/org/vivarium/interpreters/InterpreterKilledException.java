package org.vivarium.interpreters;

/** What ran in an interpreter was ended from outside: {@link Interpreter#kill}. In Python it is a {@code SystemExit}. */
public final class InterpreterKilledException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public InterpreterKilledException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("SystemExit");
    }
}
