package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** There is no such queue, or it has been destroyed: {@code QueueNotFoundError}. */
public final class QueueNotFoundException extends QueueException {
    private static final long serialVersionUID = 1;

    public QueueNotFoundException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("QueueNotFoundError", "QueueNotFoundError", "_interpqueues");
    }
}
