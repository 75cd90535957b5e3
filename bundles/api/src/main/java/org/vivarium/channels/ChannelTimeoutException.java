package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** The time is over: CPython's {@code TimeoutError}. What was to be sent has not been. */
public final class ChannelTimeoutException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelTimeoutException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin("TimeoutError");
    }
}
