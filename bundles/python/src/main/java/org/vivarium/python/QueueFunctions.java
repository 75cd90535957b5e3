package org.vivarium.python;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.InterpreterException;

/** The functions of the host in {@code _interpqueues.py}, over the queues of the runtime. Thread-safe. */
final class QueueFunctions {
    /** What a get gives when it gives no item. */
    private enum Outcome {
        EMPTY,
        UNBOUND,
        DESTROYED
    }

    private static final Crossing EMPTY = new Crossing(Outcome.EMPTY);
    private static final Crossing UNBOUND = new Crossing(Outcome.UNBOUND);
    private static final Crossing DESTROYED = new Crossing(Outcome.DESTROYED);

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final HostFunctions.Services services;

    /** How many bindings of this interpreter to each queue are Python's: what it may release. */
    private final ConcurrentHashMap<Long, Integer> claims = new ConcurrentHashMap<>();

    QueueFunctions(HostFunctions.Services services) {
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("queue", a -> new Crossing(queue(a[0])));
        host.add(
                "queue_create",
                a -> queues().create(a[0].asInt(), UnboundItems.of(a[1].asInt()), Fallback.of(a[2].asInt()))
                        .id());
        host.add("queue_destroy", a -> destroy(a[0].asLong()));
        host.add("queue_list", a -> list());
        host.add("queue_outcomes", a -> List.of(EMPTY, UNBOUND, DESTROYED));
        host.add("queue_put", a -> put(queue(a[0]), Values.toData(a[1]), rule(a[2]), timeout(a[3])));
        host.add("queue_get", a -> get(queue(a[0]), timeout(a[1])));
        host.add("queue_claim", a -> claim(queue(a[0])));
        host.add("queue_release", a -> release(a[0].asLong()));
        host.add("queue_maxsize", a -> queue(a[0]).maxsize());
        host.add("queue_size", a -> queue(a[0]).size());
        host.add("queue_is_full", a -> queue(a[0]).isFull());
        host.add("queue_defaults", a -> defaults(queue(a[0])));
    }

    private Queues queues() {
        Queues queues = services.queues();
        if (queues == null) {
            throw new InterpreterException("there are no queues: the bundle org.vivarium.channels does not run");
        }
        return queues;
    }

    private Queue queue(Value id) {
        return queues().get(id.asLong());
    }

    private @Nullable Object destroy(long id) {
        queues().destroy(id);
        claims.remove(id);
        return null;
    }

    /** Id, and both defaults, of each in turn, by id. */
    private List<Long> list() {
        List<Long> flat = new ArrayList<>();
        queues().infos().forEach(info -> {
            flat.add(info.id());
            flat.add((long) info.unbound().flag());
            flat.add((long) info.fallback().flag());
        });
        return flat;
    }

    private static List<Integer> defaults(Queue queue) {
        return List.of(queue.unboundItems().flag(), queue.fallback().flag());
    }

    /** The queue's own rule is a negative one. */
    private static Optional<UnboundItems> rule(Value flag) {
        return flag.asInt() < 0 ? Optional.empty() : Optional.of(UnboundItems.of(flag.asInt()));
    }

    /** From seconds, of which None are any number. */
    private static Duration timeout(Value seconds) {
        return seconds.isNull() ? FOREVER : Duration.ofSeconds(seconds.asLong());
    }

    /** Returns whether there has been room. */
    private static boolean put(Queue queue, @Nullable Object data, Optional<UnboundItems> rule, Duration timeout)
            throws InterruptedException {
        try {
            queue.put(data, rule, timeout);
            return true;
        } catch (QueueFullException e) {
            return false;
        }
    }

    private static @Nullable Object get(Queue queue, Duration timeout) throws InterruptedException {
        try {
            Object item = queue.get(timeout);
            return item == Unbound.UNBOUND ? UNBOUND : item;
        } catch (QueueEmptyException e) {
            return EMPTY;
        } catch (ItemInterpreterDestroyedException e) {
            return DESTROYED;
        }
    }

    private @Nullable Object claim(Queue queue) {
        queue.claim();
        claims.merge(queue.id(), 1, Integer::sum);
        return null;
    }

    /** Unlike CPython, takes back what this interpreter has claimed, and not what another one has. */
    private @Nullable Object release(long id) {
        AtomicBoolean claimed = new AtomicBoolean();
        claims.computeIfPresent(id, (_, count) -> {
            claimed.set(true);
            return count == 1 ? null : count - 1;
        });
        Queue queue = queues().get(id);
        if (!claimed.get()) {
            throw new QueueException("queue " + id + " never bound");
        }
        queue.release();
        return null;
    }
}
