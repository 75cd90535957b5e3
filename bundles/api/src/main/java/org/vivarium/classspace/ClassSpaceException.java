package org.vivarium.classspace;

/** A bundle could not be stored, or not be installed in a class space. Nothing of it stays behind. */
public class ClassSpaceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClassSpaceException(String message) {
        super(message);
    }

    public ClassSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
