package org.vivarium.crossing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.UnboundItems;

/**
 * One queue ({@code _queue}).
 *
 * <pre>
 * id, maxsize, unbound, fallback   given at birth
 * queue                            the same, for others
 * gone                             it has been destroyed, or nobody is bound to it any more
 * lock                             guards the rest, and is needed to set gone
 *   items                          what has been put and not got
 *   putters                        who waits for room
 *   getters                        who waits for an item
 *   bindings                       who is bound
 * </pre>
 *
 * <p>Lock order: the lock is taken last, after an interpreter's; no two of these are held at once. Nothing is called under it but to
 * wake threads: values are encoded before it is taken, and decoded and released when it has been given back.
 */
final class QueueState {
    private final QueueTable table;
    private final long id;
    private final int maxsize;
    private final UnboundItems unbound;
    private final Fallback fallback;
    private final SharedQueue queue;

    private final ReentrantLock lock = new ReentrantLock();
    private final Items items = new Items();
    private final Waiters putters = new Waiters();
    private final Waiters getters = new Waiters();
    private final Bindings bindings = new Bindings();
    private volatile boolean gone;

    QueueState(QueueTable table, long id, int maxsize, UnboundItems unbound, Fallback fallback) {
        this.table = table;
        this.id = id;
        this.maxsize = maxsize;
        this.unbound = unbound;
        this.fallback = fallback;
        queue = new SharedQueue(this, table);
    }

    long id() {
        return id;
    }

    int maxsize() {
        return maxsize;
    }

    UnboundItems unbound() {
        return unbound;
    }

    Fallback fallback() {
        return fallback;
    }

    /** The queue, for others. */
    SharedQueue queue() {
        return queue;
    }

    void requireThere() {
        if (gone) {
            throw QueueTable.notFound(id);
        }
    }

    // --- putting ---

    /**
     * Puts an item, if there is room.
     *
     * @param item null to see alone whether there is
     * @param place where the calling thread waits for room, which it leaves with the item; null when it does not wait
     */
    boolean offer(@Nullable Item item, Holder sender, Waiters.@Nullable Place place) {
        Wait woken;
        lock.lock();
        try {
            requireThere();
            sender.requireAlive();
            if (room() == 0) {
                if (place != null) {
                    putters.waitOn(place);
                }
                return false;
            }
            if (item == null) {
                return true;
            }
            items.add(item);
            if (place != null) {
                putters.leave(place);
            }
            woken = getters.signalFor(items.size());
        } finally {
            lock.unlock();
        }
        Wait.wake(woken);
        return true;
    }

    /** For how many items there is room; under the lock. */
    private int room() {
        return maxsize <= 0 ? Integer.MAX_VALUE : Math.max(0, maxsize - items.size());
    }

    Waiters.Place enterPutters(Wait wait) {
        return guarded(() -> putters.enter(wait));
    }

    void leavePutters(Waiters.Place place) {
        Wait.wake(guarded(() -> {
            putters.leave(place);
            return putters.signalFor(room());
        }));
    }

    // --- getting ---

    /** Takes the next item out, as {@link Outlet#take} does. */
    @Nullable
    Item take(Waiters.@Nullable Place place) {
        Item item;
        Wait woken;
        lock.lock();
        try {
            requireThere();
            item = items.receive();
            if (item == null) {
                if (place != null) {
                    getters.waitOn(place);
                }
                return null;
            }
            if (place != null) {
                getters.leave(place);
            }
            woken = putters.signalFor(room());
        } finally {
            lock.unlock();
        }
        Wait.wake(woken);
        return item;
    }

    Waiters.Place enter(Wait wait) {
        return guarded(() -> getters.enter(wait));
    }

    void leave(Waiters.Place place) {
        Wait.wake(guarded(() -> {
            getters.leave(place);
            return getters.signalFor(items.size());
        }));
    }

    // --- who is bound ---

    void bind(Holder holder) {
        bind(holder, bindings::add);
    }

    /** Binds an interpreter that is not bound, with what may be claimed later. */
    void bindOnce(Holder holder) {
        bind(holder, bindings::addLoose);
    }

    void claim(Holder holder) {
        bind(holder, bindings::claim);
    }

    private void bind(Holder holder, LongConsumer how) {
        guarded(() -> {
            requireThere();
            holder.requireAlive();
            how.accept(holder.id());
            return null;
        });
    }

    /** It is sent. */
    void send(Holder holder) {
        bind(holder, bindings::send);
    }

    /** What an interpreter has sent has been received or dropped. */
    void arrive(long interpreter) {
        letGo(() -> bindings.arrive(interpreter));
    }

    /** Takes back one binding; returns false when there is none. */
    boolean letGo(long interpreter) {
        return letGo(() -> bindings.remove(interpreter));
    }

    private boolean letGo(BooleanSupplier removal) {
        List<Item> dropped = guarded(() -> {
            if (!removal.getAsBoolean()) {
                return null;
            }
            return bindings.isEmpty() ? end() : List.of();
        });
        if (dropped != null) {
            forget(dropped);
        }
        return dropped != null;
    }

    // --- the end ---

    /** Destroys it; returns whether it was there. */
    boolean destroy() {
        List<Item> dropped = guarded(() -> gone ? null : end());
        if (dropped != null) {
            forget(dropped);
        }
        return dropped != null;
    }

    /** Under the lock: it is gone, and everybody who waits is to see that. */
    private List<Item> end() {
        gone = true;
        bindings.clear();
        putters.signalAll();
        getters.signalAll();
        return items.clear();
    }

    private void forget(List<Item> dropped) {
        if (gone) {
            table.forget(this);
        }
        dropped.forEach(Item::discard);
    }

    /** An interpreter has ended: its bindings go, and with its items is done what their rules say. */
    void interpreterEnded(long interpreter) {
        forget(guarded(() -> {
            List<Item> lost = items.unbind(interpreter);
            if (bindings.removeAll(interpreter) && bindings.isEmpty()) {
                lost.addAll(end());
            } else {
                signalPutters();
            }
            return lost;
        }));
    }

    /** Under the lock: there may be room for several at once. */
    private void signalPutters() {
        for (Wait next = putters.signalFor(room()); next != null; next = putters.signalFor(room())) {
            next.signal();
        }
    }

    // --- looking ---

    int size() {
        return guarded(() -> {
            requireThere();
            return items.size();
        });
    }

    boolean isFull() {
        return guarded(() -> {
            requireThere();
            return room() == 0;
        });
    }

    QueueInfo info() {
        return guarded(() -> {
            requireThere();
            List<Waiting> waiting = new ArrayList<>();
            putters.forEach(wait -> waiting.add(new Waiting(wait, true)));
            getters.forEach(wait -> waiting.add(new Waiting(wait, false)));
            return new QueueInfo(
                    id, maxsize, unbound, fallback, items.backlog(), bindings.counts(), Waiting.inOrder(waiting));
        });
    }

    /** Runs what the lock guards. */
    private <R extends @Nullable Object> R guarded(Supplier<R> operation) {
        lock.lock();
        try {
            return operation.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "queue " + id;
    }
}
