package org.vivarium.channels;

/** Something about a channel is wrong: {@code ChannelError}. */
public class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ChannelException(String message) {
        super(message);
    }
}
