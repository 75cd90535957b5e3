package org.vivarium.console;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Queue;
import org.vivarium.channels.QueueEmptyException;
import org.vivarium.channels.QueueFullException;
import org.vivarium.channels.QueueInfo;
import org.vivarium.channels.QueueNotFoundException;
import org.vivarium.channels.Queues;
import org.vivarium.channels.Received;
import org.vivarium.channels.UnboundItems;
import org.vivarium.channels.Waiter;
import org.vivarium.interpreters.NotShareableException;

/** Queues in memory. What is known of those who wait, and of items whose interpreter has ended, is what a test says. */
final class FakeQueues implements Queues {
    final SortedMap<Long, FakeQueue> all = new TreeMap<>();
    private long last;

    /** The one with that id, which is there. */
    FakeQueue made(long id) {
        return Objects.requireNonNull(all.get(id));
    }

    @Override
    public FakeQueue create(int maxsize, UnboundItems unbound, Fallback fallback) {
        FakeQueue made = new FakeQueue(++last, maxsize, unbound, fallback);
        made.bind();
        all.put(made.id(), made);
        return made;
    }

    @Override
    public List<Queue> list() {
        return List.copyOf(all.values());
    }

    @Override
    public Optional<Queue> find(long id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public Queue get(long id) {
        return find(id).orElseThrow(() -> new QueueNotFoundException("queue " + id + " not found"));
    }

    @Override
    public void destroy(long id) {
        get(id);
        all.remove(id);
    }

    /** A queue that keeps what it was asked for. */
    static final class FakeQueue implements Queue {
        final List<String> asked = new ArrayList<>();
        final Map<Long, Integer> bindings = new TreeMap<>();
        final List<Waiter> waiters = new ArrayList<>();
        /** How many items of interpreters that have ended its info tells. */
        int ended;
        /** What happens before a wait. */
        Runnable onWait = () -> {};

        private final long id;
        private final int maxsize;
        private final UnboundItems unbound;
        private final Fallback fallback;
        private final BlockingQueue<Item> items;

        private record Item(long owner, @Nullable Object value) {}

        FakeQueue(long id, int maxsize, UnboundItems unbound, Fallback fallback) {
            this.id = id;
            this.maxsize = maxsize;
            this.unbound = unbound;
            this.fallback = fallback;
            items = new LinkedBlockingQueue<>(maxsize == 0 ? Integer.MAX_VALUE : maxsize);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public int maxsize() {
            return maxsize;
        }

        @Override
        public UnboundItems unboundItems() {
            return unbound;
        }

        @Override
        public Fallback fallback() {
            return fallback;
        }

        @Override
        public void put(@Nullable Object value) {
            throw new UnsupportedOperationException("no test puts without a timeout");
        }

        @Override
        public void put(@Nullable Object value, Optional<UnboundItems> rule, Duration timeout)
                throws InterruptedException {
            asked.add("put in " + FakeInterpreter.current() + " " + rule + " " + timeout);
            Item item = item(value);
            if (!items.offer(item)) {
                onWait.run();
                if (!items.offer(item, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new QueueFullException("queue " + id + " is full");
                }
            }
        }

        @Override
        public void putNoWait(@Nullable Object value) {
            putNoWait(value, Optional.empty());
        }

        @Override
        public void putNoWait(@Nullable Object value, Optional<UnboundItems> rule) {
            asked.add("put in " + FakeInterpreter.current() + " " + rule);
            if (!items.offer(item(value))) {
                throw new QueueFullException("queue " + id + " is full");
            }
        }

        private Item item(@Nullable Object value) {
            if (value instanceof BigInteger && fallback == Fallback.NONE) {
                throw new NotShareableException(
                        value + " does not support cross-interpreter data; send it with the full fallback");
            }
            return new Item(FakeInterpreter.current(), value);
        }

        @Override
        public @Nullable Object get() {
            throw new UnsupportedOperationException("no test gets without a timeout");
        }

        @Override
        public @Nullable Object get(Duration timeout) throws InterruptedException {
            asked.add("get in " + FakeInterpreter.current() + " " + timeout);
            if (items.isEmpty()) {
                onWait.run();
            }
            return value(items.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public @Nullable Object getNoWait() {
            asked.add("get in " + FakeInterpreter.current());
            return value(items.poll());
        }

        private @Nullable Object value(@Nullable Item item) {
            if (item == null) {
                throw new QueueEmptyException("queue " + id + " is empty");
            }
            return item.value();
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public boolean isFull() {
            return items.remainingCapacity() == 0;
        }

        @Override
        public void bind() {
            bindings.merge(FakeInterpreter.current(), 1, Integer::sum);
        }

        @Override
        public void claim() {
            throw new UnsupportedOperationException("no command claims");
        }

        @Override
        public void release() {
            throw new UnsupportedOperationException("no test releases");
        }

        @Override
        public QueueInfo info() {
            Map<Long, Integer> owners = new TreeMap<>();
            items.forEach(item -> owners.merge(item.owner(), 1, Integer::sum));
            return new QueueInfo(
                    id, maxsize, unbound, fallback, new Backlog(size() + ended, ended, owners), bindings, waiters);
        }

        @Override
        public Flow.Publisher<Received> publisher() {
            throw new UnsupportedOperationException("no test subscribes");
        }

        @Override
        public Flow.Subscriber<Object> subscriber() {
            throw new UnsupportedOperationException("no test publishes");
        }
    }
}
