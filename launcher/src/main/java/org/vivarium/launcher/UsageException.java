package org.vivarium.launcher;

import java.io.Serial;

/** A command line that cannot be carried out as it was typed. */
final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
