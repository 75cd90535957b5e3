package org.vivarium.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The queues of the runtime, as a service: PEP 734 and {@code _interpqueues}. Thread-safe. */
@ProviderType
public interface Queues {
    /**
     * Makes a queue, to which the current interpreter is bound: {@code create_queue}.
     *
     * @param maxsize how many items it holds at most; zero or less for any number
     */
    Queue create(int maxsize, UnboundItems unbound, Fallback fallback);

    /** One whose items become {@link Unbound#UNBOUND}, without fallback. */
    default Queue create(int maxsize) {
        return create(maxsize, UnboundItems.UNBOUND, Fallback.NONE);
    }

    /** One for any number of items. */
    default Queue create() {
        return create(0);
    }

    /** The queues that there are, by id: {@code _interpqueues.list_all}. */
    List<Queue> list();

    /** How these stand, by id; one that is destroyed meanwhile is left out. */
    default List<QueueInfo> infos() {
        List<QueueInfo> infos = new ArrayList<>();
        for (Queue queue : list()) {
            try {
                infos.add(queue.info());
            } catch (QueueNotFoundException e) {
                // It has gone since the list was made, and would not be in another.
            }
        }
        return infos;
    }

    /** The queue with that id. */
    Optional<Queue> find(long id);

    /**
     * The queue with that id.
     *
     * @throws QueueNotFoundException when there is none
     */
    Queue get(long id);

    /**
     * Drops what is in a queue, and the queue: {@code _interpqueues.destroy}. Who waits is woken with a
     * {@link QueueNotFoundException}.
     *
     * @throws QueueNotFoundException when there is none
     */
    void destroy(long id);
}
