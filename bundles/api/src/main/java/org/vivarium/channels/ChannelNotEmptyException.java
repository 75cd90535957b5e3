package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** The channel cannot be closed as long as it has items: {@code ChannelNotEmptyError}. */
public final class ChannelNotEmptyException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelNotEmptyException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type("ChannelNotEmptyError");
    }
}
