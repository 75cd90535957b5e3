package org.vivarium.console;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Backlog;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelClosedException;
import org.vivarium.channels.ChannelEmptyException;
import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelNotEmptyException;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.EndState;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.channels.Waiter;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;

/** A channel in memory that keeps what it was asked for. Who waits at it, its info tells as a test says. */
final class FakeChannel {
    final List<String> asked = new ArrayList<>();
    final SortedMap<Long, Boolean> senders = new TreeMap<>();
    final SortedMap<Long, Boolean> receivers = new TreeMap<>();
    final List<Waiter> waiters = new ArrayList<>();
    ChannelInfo.State state = ChannelInfo.State.OPEN;
    /** How many items of interpreters that have ended its info tells. */
    int ended;
    /** What happens before a wait. */
    Runnable onWait = () -> {};

    private final long id;
    private final UnboundItems unbound;
    private final Fallback fallback;
    private final BlockingDeque<Item> items = new LinkedBlockingDeque<>();

    private record Item(long owner, @Nullable Object value, CountDownLatch received) {}

    FakeChannel(long id, UnboundItems unbound, Fallback fallback) {
        this.id = id;
        this.unbound = unbound;
        this.fallback = fallback;
    }

    Channel ends() {
        return new Channel(new Recv(), new Send());
    }

    /** What both ends have in common. */
    private abstract class End implements ChannelEnd {
        private final String name;
        private final SortedMap<Long, Boolean> own;

        End(String name, SortedMap<Long, Boolean> own) {
            this.name = name;
            this.own = own;
        }

        void use(Object how) {
            asked.add(name + " in " + FakeInterpreter.current() + " " + how);
            if (state == ChannelInfo.State.CLOSED || !own.getOrDefault(FakeInterpreter.current(), true)) {
                throw new ChannelClosedException("channel " + id + " is closed");
            }
            own.put(FakeInterpreter.current(), true);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public List<Interpreter> interpreters() {
            throw new UnsupportedOperationException("no test asks for interpreters");
        }

        @Override
        public void release() {
            use("release");
            own.put(FakeInterpreter.current(), false);
            if (!senders.containsValue(true) && !receivers.containsValue(true)) {
                shut();
            }
        }

        @Override
        public UnboundItems unbound() {
            return unbound;
        }

        @Override
        public Fallback fallback() {
            return fallback;
        }

        private void shut() {
            state = ChannelInfo.State.CLOSED;
            items.clear();
        }

        @Override
        public void close(boolean force) {
            asked.add(name + " close " + force);
            if (force || items.isEmpty()) {
                shut();
            } else if (name.equals("send")) {
                state = ChannelInfo.State.CLOSING;
            } else {
                throw new ChannelNotEmptyException(
                        "channel " + id + " may not be closed if not empty (try force=True)");
            }
        }

        @Override
        public ChannelInfo info() {
            Map<Long, Integer> owners = new TreeMap<>();
            items.forEach(item -> owners.merge(item.owner(), 1, Integer::sum));
            return new ChannelInfo(
                    id,
                    state,
                    unbound,
                    fallback,
                    new Backlog(items.size() + ended, ended, owners),
                    states(senders),
                    states(receivers),
                    ChannelInfo.Ended.NONE,
                    waiters);
        }

        private static List<EndState> states(SortedMap<Long, Boolean> ends) {
            return ends.entrySet().stream()
                    .map(end -> new EndState(end.getKey(), end.getValue()))
                    .toList();
        }
    }

    /** The end to send into. */
    private final class Send extends End implements SendChannel {
        Send() {
            super("send", senders);
        }

        @Override
        public void send(@Nullable Object value) {
            throw new UnsupportedOperationException("no test sends without a timeout");
        }

        @Override
        public void send(@Nullable Object value, Optional<UnboundItems> rule, Duration timeout)
                throws InterruptedException {
            use(rule + " " + timeout);
            Item item = add(value);
            onWait.run();
            try {
                if (!item.received().await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new ChannelTimeoutException("timed out");
                }
            } finally {
                items.remove(item);
            }
        }

        @Override
        public boolean sendNoWait(@Nullable Object value) {
            return sendNoWait(value, Optional.empty());
        }

        @Override
        public boolean sendNoWait(@Nullable Object value, Optional<UnboundItems> rule) {
            use(rule);
            add(value);
            return false;
        }

        private Item add(@Nullable Object value) {
            if (value instanceof BigInteger && fallback == Fallback.NONE) {
                throw new NotShareableException(
                        value + " does not support cross-interpreter data; send it with the full fallback");
            }
            Item item = new Item(FakeInterpreter.current(), value, new CountDownLatch(1));
            items.add(item);
            return item;
        }

        @Override
        public void sendBuffer(ByteBuffer buffer) {
            throw new UnsupportedOperationException("no test sends buffers");
        }
    }

    /** The end to receive from. */
    private final class Recv extends End implements RecvChannel {
        Recv() {
            super("recv", receivers);
        }

        @Override
        public int count() {
            return items.size();
        }

        @Override
        public @Nullable Object recv() {
            throw new UnsupportedOperationException("no test receives without a timeout");
        }

        @Override
        public @Nullable Object recv(Duration timeout) throws InterruptedException {
            use(timeout);
            if (items.isEmpty()) {
                onWait.run();
            }
            Item item = items.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (item == null) {
                throw new ChannelTimeoutException("timed out");
            }
            return value(item);
        }

        @Override
        public @Nullable Object recvNoWait() {
            use("no wait");
            Item item = items.poll();
            if (item == null) {
                throw new ChannelEmptyException("channel " + id + " is empty");
            }
            return value(item);
        }

        @Override
        public @Nullable Object recvNoWait(@Nullable Object byDefault) {
            use("or " + byDefault);
            Item item = items.poll();
            return item == null ? byDefault : value(item);
        }

        private static @Nullable Object value(Item item) {
            item.received().countDown();
            return item.value();
        }
    }
}
