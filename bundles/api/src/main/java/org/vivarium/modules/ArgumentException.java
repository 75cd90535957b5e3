package org.vivarium.modules;

/** A function was called with arguments that do not fit: {@code TypeError}. */
public final class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ArgumentException(String message) {
        super(message);
    }
}
