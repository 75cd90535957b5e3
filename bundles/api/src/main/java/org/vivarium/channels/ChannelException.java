package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** Something about a channel is wrong: {@code ChannelError}. */
public class ChannelException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public ChannelException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return type("ChannelError");
    }

    /** A type of {@code _interpchannels}. */
    static ExceptionSnapshot.Type type(String name) {
        return new ExceptionSnapshot.Type(name, name, "_interpchannels");
    }
}
