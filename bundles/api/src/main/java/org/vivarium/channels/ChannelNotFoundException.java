package org.vivarium.channels;

/** There is no such channel, or it has been destroyed: {@code ChannelNotFoundError}. */
public final class ChannelNotFoundException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelNotFoundException(String message) {
        super(message);
    }
}
