package org.vivarium.channels;

/** Something about a queue is wrong: {@code QueueError}. */
public class QueueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public QueueException(String message) {
        super(message);
    }
}
