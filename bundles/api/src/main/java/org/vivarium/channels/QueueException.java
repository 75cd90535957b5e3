package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** Something about a queue is wrong: {@code QueueError}. */
public class QueueException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public QueueException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("QueueError", "QueueError", "_interpqueues");
    }
}
