package org.vivarium.bench;

/** The command line asks for what there is not. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
