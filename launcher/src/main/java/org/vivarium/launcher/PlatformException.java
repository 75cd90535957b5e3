package org.vivarium.launcher;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The platform cannot be started or stopped. The message says what failed, and where. */
public final class PlatformException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    PlatformException(String message) {
        super(message);
    }

    PlatformException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
