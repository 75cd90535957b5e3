package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** There is no such channel, or it has been destroyed: {@code ChannelNotFoundError}. */
public final class ChannelNotFoundException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelNotFoundException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type("ChannelNotFoundError");
    }
}
