package org.vivarium.crossing;

import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/** A queue of this runtime: who receives it is bound to it. */
final class EncodedQueue implements Encoding {
    private final Queue queue;

    EncodedQueue(Queue queue) {
        this.queue = queue;
    }

    @Override
    public Queue decode(Side receiver) {
        receiver.surroundings().binding().lock();
        try {
            if (!queue.info().bindings().containsKey(receiver.id())) {
                queue.bind();
            }
            return queue;
        } catch (QueueNotFoundException e) {
            throw new NotShareableException(
                    "queue " + queue.id() + " has gone since it was sent; keep it bound until it has been received");
        } finally {
            receiver.surroundings().binding().unlock();
        }
    }
}
