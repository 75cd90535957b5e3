package org.vivarium.modules;

import org.vivarium.interpreters.ExceptionSnapshot;

/** A function was called with arguments that do not fit: {@code TypeError}, or {@code OverflowError} for a number that is too large. */
public final class ArgumentException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    private final transient ExceptionSnapshot.Type type;

    /** Makes a {@code TypeError}. */
    public ArgumentException(String message) {
        this(ExceptionSnapshot.Type.builtin("TypeError"), message);
    }

    /** Makes one that has another type in Python. */
    public ArgumentException(ExceptionSnapshot.Type type, String message) {
        super(message);
        this.type = type;
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type;
    }
}
