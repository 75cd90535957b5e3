package org.vivarium.channels;

/** There is nothing to get: {@code QueueEmpty}. */
public final class QueueEmptyException extends QueueException {
    private static final long serialVersionUID = 1;

    public QueueEmptyException(String message) {
        super(message);
    }
}
