package org.vivarium.channels;

/** There is nothing to receive: {@code ChannelEmptyError}. */
public final class ChannelEmptyException extends ChannelException {
    private static final long serialVersionUID = 1;

    public ChannelEmptyException(String message) {
        super(message);
    }
}
