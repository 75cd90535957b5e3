package org.vivarium.crossing;

import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/**
 * A queue of this runtime. It is there until the data is released, so that it does not go on its way; who receives it is bound to it.
 */
final class EncodedQueue implements Encoding {
    private final SharedQueue queue;

    private EncodedQueue(SharedQueue queue) {
        this.queue = queue;
    }

    /**
     * Has the current interpreter send it.
     *
     * @throws NotShareableException when the queue is gone
     */
    static EncodedQueue of(SharedQueue queue) {
        try {
            queue.depart();
        } catch (QueueNotFoundException e) {
            throw Refusal.of(queue, "it has been destroyed");
        }
        return new EncodedQueue(queue);
    }

    @Override
    public SharedQueue decode(Side receiver) {
        try {
            queue.bindOnce();
            return queue;
        } catch (QueueNotFoundException e) {
            throw new NotShareableException(queue + " has gone since it was sent");
        }
    }

    @Override
    public void release(Releases releases) {
        queue.arrive(releases.owner());
    }
}
