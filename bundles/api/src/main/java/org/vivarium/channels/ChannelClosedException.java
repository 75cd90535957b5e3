package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** The channel is closed, or the end for this interpreter: {@code ChannelClosedError}. */
public final class ChannelClosedException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelClosedException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type("ChannelClosedError");
    }
}
