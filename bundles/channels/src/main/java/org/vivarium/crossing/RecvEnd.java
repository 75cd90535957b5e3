package org.vivarium.crossing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.ChannelEmptyException;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.Interpreter;

/** The receive end of a channel. Thread-safe: its state is the {@link ChannelState}'s. */
final class RecvEnd implements RecvChannel, Outlet {
    private final ChannelState channel;
    private final Holders holders;

    RecvEnd(ChannelState channel, ChannelTable table) {
        this.channel = channel;
        holders = table.holders();
    }

    @Override
    public long id() {
        return channel.id();
    }

    @Override
    public @Nullable Object recv() throws InterruptedException {
        return recv(Deadline.NEVER);
    }

    @Override
    public @Nullable Object recv(Duration timeout) throws InterruptedException {
        return recv(Deadline.after(timeout));
    }

    private @Nullable Object recv(Deadline deadline) throws InterruptedException {
        Item item = Receiving.first(this, holders, deadline);
        if (item == null) {
            throw new ChannelTimeoutException("timed out");
        }
        return item.receive();
    }

    @Override
    public @Nullable Object recvNoWait() {
        Item item = take(null);
        if (item == null) {
            throw new ChannelEmptyException("channel " + id() + " is empty");
        }
        return item.receive();
    }

    @Override
    public @Nullable Object recvNoWait(@Nullable Object byDefault) {
        Item item = take(null);
        return item == null ? byDefault : item.receive();
    }

    @Override
    public int count() {
        return channel.count();
    }

    @Override
    public @Nullable Item take(Waiters.@Nullable Place place) {
        channel.requireOpen(false);
        return channel.take(holders.current(), place);
    }

    @Override
    public Waiters.Place enter(Wait wait) {
        return channel.enter(wait);
    }

    @Override
    public void leave(Waiters.Place place) {
        channel.leave(place);
    }

    @Override
    public List<Interpreter> interpreters() {
        return channel.interpreters(false);
    }

    @Override
    public void release() {
        channel.requireOpen(false);
        channel.release(false, holders.current());
    }

    @Override
    public void close(boolean force) {
        channel.close(false, force);
    }

    @Override
    public UnboundItems unbound() {
        channel.requireOpen(false);
        return channel.unbound();
    }

    @Override
    public Fallback fallback() {
        channel.requireOpen(false);
        return channel.fallback();
    }

    @Override
    public ChannelInfo info() {
        return channel.info();
    }

    /** What it is an end of. */
    ChannelState channel() {
        return channel;
    }

    Holders holders() {
        return holders;
    }

    @Override
    public String toString() {
        return "receive end of " + channel;
    }
}
