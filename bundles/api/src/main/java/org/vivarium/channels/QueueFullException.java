package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/** There is no room: {@code QueueFull}. */
public final class QueueFullException extends QueueException {
    private static final long serialVersionUID = 1;

    public QueueFullException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type("QueueFull", "QueueFull", "concurrent.interpreters._queues");
    }
}
