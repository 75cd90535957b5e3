package org.vivarium.modules;

import org.vivarium.interpreters.ExceptionSnapshot;

/** A function was called with arguments that do not fit: {@code TypeError}. */
public final class ArgumentException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public ArgumentException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("TypeError");
    }
}
