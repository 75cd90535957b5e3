package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** There is nothing to receive: {@code ChannelEmptyError}. */
public final class ChannelEmptyException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelEmptyException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type("ChannelEmptyError");
    }
}
