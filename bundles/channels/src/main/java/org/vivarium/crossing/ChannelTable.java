package org.vivarium.crossing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.Channels;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Received;
import org.vivarium.channels.Source;
import org.vivarium.channels.UnboundItems;

/**
 * The channels of the runtime ({@code _channels}).
 *
 * <pre>
 * nextId     the id that the next one gets; only grows
 * channels   those that there are, by id
 * start      which source the next receiveFirst asks first, of however many
 * </pre>
 *
 * <p>Thread-safe. It has no lock; a channel is in the table before it is given anything to hold, so that who sweeps the table after
 * an end finds what was given before that.
 */
final class ChannelTable implements Channels {
    private final Holders holders;
    private final CrossInterpreterRegistry registry;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentSkipListMap<Long, ChannelState> channels = new ConcurrentSkipListMap<>();
    private final AtomicInteger start = new AtomicInteger();

    ChannelTable(Holders holders, CrossInterpreterRegistry registry) {
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
    public Channel create(UnboundItems unbound, Fallback fallback) {
        return create(unbound, fallback, holders::requireRunning).channel();
    }

    @Override
    public Channel createKept(UnboundItems unbound, Fallback fallback) {
        Holder holder = holders.current();
        ChannelState made = create(unbound, fallback, () -> {});
        try {
            made.keepMortal(holder);
        } catch (RuntimeException e) {
            destroy(made);
            throw e;
        }
        return made.channel();
    }

    private ChannelState create(UnboundItems unbound, Fallback fallback, Runnable check) {
        ChannelState made = new ChannelState(this, nextId.getAndIncrement(), unbound, fallback);
        channels.put(made.id(), made);
        try {
            // Asked now: either the end comes later and finds it, or is seen here.
            check.run();
        } catch (RuntimeException e) {
            destroy(made);
            throw e;
        }
        return made;
    }

    @Override
    public List<Channel> list() {
        return channels.values().stream().map(ChannelState::channel).toList();
    }

    @Override
    public Optional<Channel> find(long id) {
        return Optional.ofNullable(channels.get(id)).map(ChannelState::channel);
    }

    @Override
    public Channel get(long id) {
        return there(id).channel();
    }

    @Override
    public void destroy(long id) {
        ChannelState channel = channels.get(id);
        if (channel == null || !destroy(channel)) {
            throw notFound(id);
        }
    }

    private boolean destroy(ChannelState channel) {
        forget(channel);
        return channel.destroy();
    }

    /** One has been destroyed. */
    void forget(ChannelState channel) {
        channels.remove(channel.id(), channel);
    }

    @Override
    public void keep(long id) {
        there(id).keep(holders.current());
    }

    @Override
    public void letGo(long id) {
        ChannelState channel = channels.get(id);
        if (channel != null) {
            channel.letGo(holders.interpreter().id());
        }
    }

    @Override
    public void release(long id) {
        ChannelState channel = there(id);
        channel.requireOpen(false);
        channel.release(holders.current());
    }

    private ChannelState there(long id) {
        ChannelState channel = channels.get(id);
        if (channel == null) {
            throw notFound(id);
        }
        return channel;
    }

    static ChannelNotFoundException notFound(long id) {
        return new ChannelNotFoundException("channel " + id + " not found");
    }

    // --- several sources ---

    @Override
    public Optional<Received> receiveFirst(List<? extends Source> sources, Duration timeout)
            throws InterruptedException {
        return receiveFirst(sources, Deadline.after(timeout));
    }

    @Override
    public Received receiveFirst(List<? extends Source> sources) throws InterruptedException {
        return receiveFirst(sources, Deadline.NEVER)
                .orElseThrow(() -> new IllegalStateException("a wait without end has ended"));
    }

    private Optional<Received> receiveFirst(List<? extends Source> sources, Deadline deadline)
            throws InterruptedException {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("there is no source to receive from; give at least one");
        }
        List<Outlet> outlets = sources.stream().map(ChannelTable::outlet).toList();
        Receiving receiving = new Receiving(outlets, Math.floorMod(start.getAndIncrement(), outlets.size()));
        Receiving.Taken taken = receiving.take();
        if (taken == null) {
            taken = receiving.await(holders.newWait(), deadline, () -> false);
        }
        return taken == null
                ? Optional.empty()
                : Optional.of(new Received(taken.outlet(), taken.item().receive()));
    }

    private static Outlet outlet(Source source) {
        if (source instanceof Outlet outlet) {
            return outlet;
        }
        throw new IllegalArgumentException(source + " is no queue or receive end of this runtime");
    }

    // --- the end ---

    /** An interpreter has ended. */
    void interpreterEnded(long interpreter) {
        channels.values().forEach(channel -> channel.interpreterEnded(interpreter));
    }

    void destroyAll() {
        channels.values().forEach(this::destroy);
    }
}
