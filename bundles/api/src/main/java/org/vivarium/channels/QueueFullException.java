package org.vivarium.channels;

/** There is no room: {@code QueueFull}. */
public final class QueueFullException extends QueueException {
    private static final long serialVersionUID = 1;

    public QueueFullException(String message) {
        super(message);
    }
}
