package org.vivarium.crossing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.Received;
import org.vivarium.channels.UnboundItems;

/**
 * A queue, as everybody has it: encodes and decodes the values, and waits. The same object in all interpreters. Thread-safe: its state
 * is the {@link QueueState}'s.
 */
final class SharedQueue implements Queue, Outlet {
    private final QueueState state;
    private final Holders holders;
    private final CrossInterpreterRegistry registry;

    SharedQueue(QueueState state, QueueTable table) {
        this.state = state;
        holders = table.holders();
        registry = table.registry();
    }

    @Override
    public long id() {
        return state.id();
    }

    @Override
    public int maxsize() {
        state.requireThere();
        return state.maxsize();
    }

    @Override
    public UnboundItems unboundItems() {
        state.requireThere();
        return state.unbound();
    }

    @Override
    public Fallback fallback() {
        state.requireThere();
        return state.fallback();
    }

    // --- putting ---

    @Override
    public void put(@Nullable Object value) throws InterruptedException {
        put(value, state.unbound(), Deadline.NEVER);
    }

    @Override
    public void put(@Nullable Object value, Optional<UnboundItems> rule, Duration timeout) throws InterruptedException {
        put(value, rule.orElse(state.unbound()), Deadline.after(timeout));
    }

    @Override
    public void putNoWait(@Nullable Object value) {
        putNoWait(value, state.unbound());
    }

    @Override
    public void putNoWait(@Nullable Object value, Optional<UnboundItems> rule) {
        putNoWait(value, rule.orElse(state.unbound()));
    }

    private void put(@Nullable Object value, UnboundItems rule, Deadline deadline) throws InterruptedException {
        state.requireThere();
        Holder sender = holders.current();
        CrossInterpreterData data = registry.share(value, state.fallback());
        boolean put = false;
        try {
            Item item = new Item(data, sender.id(), rule, null);
            if (!state.offer(item, sender, null)
                    && !awaitRoom(item, sender, holders.newWait(), deadline, () -> false)) {
                throw full();
            }
            put = true;
        } finally {
            if (!put) {
                data.release();
            }
        }
    }

    private void putNoWait(@Nullable Object value, UnboundItems rule) {
        state.requireThere();
        Holder sender = holders.current();
        CrossInterpreterData data = registry.share(value, state.fallback());
        boolean put = false;
        try {
            put = state.offer(new Item(data, sender.id(), rule, null), sender, null);
        } finally {
            if (!put) {
                data.release();
            }
        }
        if (!put) {
            throw full();
        }
    }

    private QueueFullException full() {
        return new QueueFullException("queue " + id() + " is full");
    }

    /**
     * Waits for room, and puts an item there.
     *
     * @param item null to wait alone
     * @param over asked at each wake-up whether to give up
     * @return false when it has given up, or the deadline is over
     */
    boolean awaitRoom(@Nullable Item item, Holder sender, Wait wait, Deadline deadline, BooleanSupplier over)
            throws InterruptedException {
        Waiters.Place place = state.enterPutters(wait);
        try {
            while (true) {
                wait.reset();
                if (over.getAsBoolean()) {
                    return false;
                }
                boolean put = state.offer(item, sender, place);
                if (put || deadline.isOver()) {
                    return put;
                }
                wait.await(deadline);
            }
        } finally {
            state.leavePutters(place);
        }
    }

    // --- getting ---

    @Override
    public @Nullable Object get() throws InterruptedException {
        return get(Deadline.NEVER);
    }

    @Override
    public @Nullable Object get(Duration timeout) throws InterruptedException {
        return get(Deadline.after(timeout));
    }

    private @Nullable Object get(Deadline deadline) throws InterruptedException {
        Item item = Receiving.first(this, holders, deadline);
        if (item == null) {
            throw empty();
        }
        return item.receive();
    }

    @Override
    public @Nullable Object getNoWait() {
        Item item = take(null);
        if (item == null) {
            throw empty();
        }
        return item.receive();
    }

    private QueueEmptyException empty() {
        return new QueueEmptyException("queue " + id() + " is empty");
    }

    @Override
    public @Nullable Item take(Waiters.@Nullable Place place) {
        return state.take(place);
    }

    @Override
    public Waiters.Place enter(Wait wait) {
        return state.enter(wait);
    }

    @Override
    public void leave(Waiters.Place place) {
        state.leave(place);
    }

    // --- who is bound ---

    @Override
    public void bind() {
        state.requireThere();
        state.bind(holders.current());
    }

    @Override
    public void claim() {
        state.requireThere();
        state.claim(holders.current());
    }

    @Override
    public void release() {
        state.requireThere();
        if (!letGo(holders.interpreter().id())) {
            state.requireThere();
            throw new QueueException("queue " + id() + " never bound");
        }
    }

    /** Binds the current interpreter unless it is bound. */
    void bindOnce() {
        state.bindOnce(holders.current());
    }

    /** The current interpreter sends it. */
    void depart() {
        state.requireThere();
        state.send(holders.current());
    }

    /** What an interpreter, which may have ended, has sent has been received or dropped. */
    void arrive(long interpreter) {
        state.arrive(interpreter);
    }

    /** Takes back one binding of an interpreter, which may have ended; returns false when there is none. */
    boolean letGo(long interpreter) {
        return state.letGo(interpreter);
    }

    // --- looking ---

    @Override
    public int size() {
        return state.size();
    }

    @Override
    public boolean isFull() {
        return state.isFull();
    }

    @Override
    public QueueInfo info() {
        return state.info();
    }

    // --- Flow ---

    @Override
    public Flow.Publisher<Received> publisher() {
        state.requireThere();
        return new QueuePublisher(this, holders);
    }

    @Override
    public Flow.Subscriber<Object> subscriber() {
        state.requireThere();
        return new QueueSubscriber(this, holders);
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
