package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** There is nothing to get: {@code QueueEmpty}. */
public final class QueueEmptyException extends QueueException {
    private static final long serialVersionUID = 1;

    public QueueEmptyException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("QueueEmpty", "QueueEmpty", "concurrent.interpreters._queues");
    }
}
