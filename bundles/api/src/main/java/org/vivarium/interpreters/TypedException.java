package org.vivarium.interpreters;

/** An exception of Java code that is one of a certain type in Python, such as {@code KeyboardInterrupt}. */
public final class TypedException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    private final transient ExceptionSnapshot.Type type;

    /**
     * Makes one.
     *
     * @param type the type, which Python code can import
     * @param message {@code str(exception)}
     */
    public TypedException(ExceptionSnapshot.Type type, String message) {
        super(message);
        this.type = type;
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type;
    }
}
