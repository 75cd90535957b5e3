package org.vivarium.gc;

import org.vivarium.interpreters.InterpreterException;

/** A tracked object of one interpreter is referred to from another one's. The message names both. */
public final class ForeignReferenceException extends InterpreterException {
    private static final long serialVersionUID = 1;

    public ForeignReferenceException(String message) {
        super(message);
    }
}
