package org.vivarium.crossing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.UnboundItems;

/**
 * The queues of the runtime ({@code _queues}).
 *
 * <pre>
 * nextId   the id that the next one gets; only grows
 * queues   those that there are, by id
 * </pre>
 *
 * <p>Thread-safe. It has no lock; a queue is in the table before it is given anything to hold, so that who sweeps the table after an
 * end finds what was given before that.
 */
final class QueueTable implements Queues {
    private final Holders holders;
    private final CrossInterpreterRegistry registry;
    private final AtomicLong nextId = new AtomicLong(1);
    private final ConcurrentSkipListMap<Long, QueueState> queues = new ConcurrentSkipListMap<>();

    QueueTable(Holders holders, CrossInterpreterRegistry registry) {
        this.holders = holders;
        this.registry = registry;
    }

    Holders holders() {
        return holders;
    }

    CrossInterpreterRegistry registry() {
        return registry;
    }

    @Override
    public Queue create(int maxsize, UnboundItems unbound, Fallback fallback) {
        Holder maker = holders.current();
        QueueState made = new QueueState(this, nextId.getAndIncrement(), maxsize, unbound, fallback);
        queues.put(made.id(), made);
        try {
            // Asked now: either the end comes later and finds it, or is seen here.
            holders.requireRunning();
            made.bindOnce(maker);
        } catch (RuntimeException e) {
            made.destroy();
            throw e;
        }
        return made.queue();
    }

    @Override
    public List<Queue> list() {
        return queues.values().stream().<Queue>map(QueueState::queue).toList();
    }

    @Override
    public Optional<Queue> find(long id) {
        return Optional.ofNullable(queues.get(id)).map(QueueState::queue);
    }

    @Override
    public Queue get(long id) {
        return find(id).orElseThrow(() -> notFound(id));
    }

    @Override
    public void destroy(long id) {
        QueueState queue = queues.get(id);
        if (queue == null || !queue.destroy()) {
            throw notFound(id);
        }
    }

    static QueueNotFoundException notFound(long id) {
        return new QueueNotFoundException("queue " + id + " not found");
    }

    /** A queue is gone. */
    void forget(QueueState queue) {
        queues.remove(queue.id(), queue);
    }

    /** An interpreter has ended. */
    void interpreterEnded(long interpreter) {
        queues.values().forEach(queue -> queue.interpreterEnded(interpreter));
    }

    void destroyAll() {
        queues.values().forEach(QueueState::destroy);
    }
}
