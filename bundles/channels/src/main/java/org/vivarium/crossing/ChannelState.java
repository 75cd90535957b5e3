package org.vivarium.crossing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelInfo.State;
import org.vivarium.channels.ChannelNotEmptyException;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * One channel ({@code _channel_state}).
 *
 * <pre>
 * id, unbound, fallback   given at birth
 * channel                 its two ends, for others
 * table                   forgets it once it is destroyed
 * state                   OPEN; CLOSING while there are items and nobody sends any more; CLOSED
 * destroyed               it is CLOSED, and not found any more
 * lock                    guards the rest, and is needed to set state and destroyed
 *   items                 what has been sent and not received; none when CLOSED
 *   receiving             who waits for an item; who waits until one has been received is known to the item
 *   senders, receivers    the interpreters at the ends
 *   ended                 how many have been there and have ended
 *   keepers               the interpreters that keep it
 *   underway              how many of its ends are on their way to an interpreter
 *   mortal                it is destroyed when nobody keeps it and nothing is underway
 * </pre>
 *
 * <p>It is OPEN as long as nobody has used it, or somebody is associated with an end.
 *
 * <p>Lock order: the lock is taken last, after an interpreter's; no two of these are held at once. Nothing is called under it but to
 * wake threads: values are encoded before it is taken, and decoded and released when it has been given back.
 */
final class ChannelState {
    private final long id;
    private final UnboundItems unbound;
    private final Fallback fallback;
    private final Channel channel;
    private final ChannelTable table;

    private final ReentrantLock lock = new ReentrantLock();
    private final Items items = new Items();
    private final Waiters receiving = new Waiters();
    private final Associations senders = new Associations();
    private final Associations receivers = new Associations();
    private final Set<Long> keepers = new HashSet<>();
    private ChannelInfo.Ended ended = ChannelInfo.Ended.NONE;
    private int underway;
    private boolean mortal;
    private volatile State state = State.OPEN;
    private volatile boolean destroyed;

    ChannelState(ChannelTable table, long id, UnboundItems unbound, Fallback fallback) {
        this.table = table;
        this.id = id;
        this.unbound = unbound;
        this.fallback = fallback;
        channel = new Channel(new RecvEnd(this, table), new SendEnd(this, table));
    }

    long id() {
        return id;
    }

    UnboundItems unbound() {
        return unbound;
    }

    Fallback fallback() {
        return fallback;
    }

    Channel channel() {
        return channel;
    }

    // --- sending ---

    /** Adds an item; returns whether somebody waits for it. */
    boolean add(Item item, Holder sender) {
        boolean awaited;
        Wait woken;
        lock.lock();
        try {
            requireOpen(true);
            sender.requireAlive();
            associate(senders, sender);
            items.add(item);
            awaited = receiving.size() >= items.size();
            woken = receiving.signalFor(items.size());
        } finally {
            lock.unlock();
        }
        Wait.wake(woken);
        return awaited;
    }

    /** Takes an item back; returns false when its fate has been decided already. */
    boolean takeBack(Item item) {
        return guarded(() -> {
            boolean back = items.takeBack(item);
            closeIfDrained();
            return back;
        });
    }

    /** Why an item was dropped that somebody waits for. */
    RuntimeException whyDropped(Item item) {
        return guarded(() -> {
            if (destroyed) {
                return ChannelTable.notFound(id);
            } else if (state == State.CLOSED) {
                return new ChannelClosedException("channel " + id + " has closed");
            }
            return new InterpreterNotFoundException("interpreter " + item.owner() + " has ended");
        });
    }

    // --- receiving ---

    /** Takes the next item out, as {@link Outlet#take} does. */
    @Nullable
    Item take(Holder receiver, Waiters.@Nullable Place place) {
        Item item;
        lock.lock();
        try {
            requireOpen(false);
            receiver.requireAlive();
            associate(receivers, receiver);
            item = items.receive();
            if (item == null) {
                if (place != null) {
                    receiving.waitOn(place);
                }
                return null;
            }
            if (place != null) {
                receiving.leave(place);
            }
            closeIfDrained();
        } finally {
            lock.unlock();
        }
        item.tellSender();
        return item;
    }

    Waiters.Place enter(Wait wait) {
        return guarded(() -> receiving.enter(wait));
    }

    void leave(Waiters.Place place) {
        Wait.wake(guarded(() -> {
            receiving.leave(place);
            return receiving.signalFor(items.size());
        }));
    }

    private void requireThere() {
        if (destroyed) {
            throw ChannelTable.notFound(id);
        }
    }

    /**
     * Refuses everybody who uses that end when it is closed; asked under the lock, and before anything is made for what would be
     * refused.
     */
    void requireOpen(boolean sends) {
        // In this order: what is destroyed is not found before it is closed.
        State now = state;
        requireThere();
        if (now == State.CLOSED || (sends && now == State.CLOSING)) {
            throw new ChannelClosedException("channel " + id + " is closed");
        }
    }

    private void associate(Associations end, Holder holder) {
        if (!end.associate(holder)) {
            throw new ChannelClosedException("channel " + id + " is already closed");
        }
    }

    // --- closing ---

    /** Closes an end for an interpreter. */
    void release(boolean sends, Holder holder) {
        discard(guarded(() -> {
            requireOpen(false);
            holder.requireAlive();
            end(sends).release(holder);
            if (!sends) {
                // Those of that interpreter wait in vain now.
                receiving.signalAll();
            }
            return closeIfUnused();
        }));
    }

    /** Closes both ends for an interpreter. */
    void release(Holder holder) {
        discard(guarded(() -> {
            requireOpen(false);
            holder.requireAlive();
            senders.release(holder);
            receivers.release(holder);
            receiving.signalAll();
            return closeIfUnused();
        }));
    }

    /** Closes the channel from one of its ends. */
    void close(boolean sends, boolean force) {
        discard(guarded(() -> {
            requireOpen(sends && !force);
            if (items.size() == 0 || force) {
                return shut();
            } else if (sends) {
                state = State.CLOSING;
                return List.of();
            }
            throw new ChannelNotEmptyException("channel " + id + " may not be closed if not empty (try force=True)");
        }));
    }

    /** Destroys it; returns whether it was there. */
    boolean destroy() {
        List<Item> dropped = guarded(() -> destroyed ? null : end());
        if (dropped != null) {
            discard(dropped);
        }
        return dropped != null;
    }

    /** Under the lock: it is not found any more. */
    private List<Item> end() {
        destroyed = true;
        keepers.clear();
        return shut();
    }

    // --- keeping ---

    /** From now on it is there as long as somebody keeps it. */
    void keepMortal(Holder holder) {
        guarded(() -> {
            holder.requireAlive();
            mortal = true;
            return keepers.add(holder.id());
        });
    }

    void keep(Holder holder) {
        guarded(() -> {
            requireThere();
            holder.requireAlive();
            return keepers.add(holder.id());
        });
    }

    void letGo(long interpreter) {
        discard(guarded(() -> {
            keepers.remove(interpreter);
            return endIfForgotten();
        }));
    }

    /** One of its ends goes to an interpreter. */
    void depart() {
        guarded(() -> {
            requireThere();
            return underway++;
        });
    }

    /** It has arrived, or nobody waits for it any more. */
    void arrive() {
        discard(guarded(() -> {
            underway--;
            return endIfForgotten();
        }));
    }

    /** Under the lock: nobody keeps it, and nobody can come to. */
    private List<Item> endIfForgotten() {
        return mortal && !destroyed && keepers.isEmpty() && underway == 0 ? end() : List.of();
    }

    /** An interpreter has ended: its ends close, and with its items is done what their rules say. */
    void interpreterEnded(long interpreter) {
        discard(guarded(() -> {
            forget(senders.forget(interpreter), receivers.forget(interpreter));
            keepers.remove(interpreter);
            List<Item> lost = items.unbind(interpreter);
            lost.addAll(closeIfUnused());
            closeIfDrained();
            lost.addAll(endIfForgotten());
            return lost;
        }));
    }

    /** Under the lock: an interpreter has ended that has used or released ends. */
    private void forget(boolean sent, boolean received) {
        ended = new ChannelInfo.Ended(
                ended.senders() + (sent && !received ? 1 : 0),
                ended.receivers() + (received && !sent ? 1 : 0),
                ended.both() + (sent && received ? 1 : 0));
    }

    /** What nobody receives any more goes, and the channel with it once it is destroyed. */
    private void discard(List<Item> dropped) {
        if (destroyed) {
            table.forget(this);
        }
        dropped.forEach(Item::discard);
    }

    /** Under the lock: it has been used, and nobody is associated with it any more. */
    private List<Item> closeIfUnused() {
        boolean used = senders.isUsed() || receivers.isUsed();
        return used && !senders.isOpen() && !receivers.isOpen() ? shut() : List.of();
    }

    /** Under the lock: the last item is out of a channel that nobody sends into. */
    private void closeIfDrained() {
        if (state == State.CLOSING && items.size() == 0) {
            shut();
        }
    }

    /** Under the lock: it is closed, and everybody who waits is to see that. */
    private List<Item> shut() {
        state = State.CLOSED;
        senders.closeAll();
        receivers.closeAll();
        receiving.signalAll();
        return items.clear();
    }

    private Associations end(boolean sends) {
        return sends ? senders : receivers;
    }

    // --- looking ---

    List<Interpreter> interpreters(boolean sends) {
        return guarded(() -> {
            requireOpen(sends);
            return end(sends).interpreters();
        });
    }

    int count() {
        return guarded(() -> {
            requireOpen(false);
            return items.size();
        });
    }

    ChannelInfo info() {
        return guarded(() -> {
            requireThere();
            List<Waiting> waiting = new ArrayList<>();
            receiving.forEach(wait -> waiting.add(new Waiting(wait, false)));
            items.forEach(item -> {
                if (item.sender() != null) {
                    waiting.add(new Waiting(item.sender(), true));
                }
            });
            return new ChannelInfo(
                    id,
                    state,
                    unbound,
                    fallback,
                    items.backlog(),
                    senders.states(),
                    receivers.states(),
                    ended,
                    Waiting.inOrder(waiting));
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
        return "channel " + id;
    }
}
