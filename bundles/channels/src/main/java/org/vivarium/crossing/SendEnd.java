package org.vivarium.crossing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelTimeoutException;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.UnboundItems;
import org.vivarium.interpreters.Interpreter;

/**
 * The send end of a channel. Who waits until an item has been received takes it back when it gives up; which of the two it was is
 * decided once, under the channel's lock. Thread-safe: its state is the {@link ChannelState}'s.
 */
final class SendEnd implements SendChannel {
    private final ChannelState channel;
    private final Holders holders;
    private final CrossInterpreterRegistry registry;

    SendEnd(ChannelState channel, ChannelTable table) {
        this.channel = channel;
        holders = table.holders();
        registry = table.registry();
    }

    @Override
    public long id() {
        return channel.id();
    }

    @Override
    public void send(@Nullable Object value) throws InterruptedException {
        send(value, channel.unbound(), Deadline.NEVER);
    }

    @Override
    public void send(@Nullable Object value, Optional<UnboundItems> rule, Duration timeout)
            throws InterruptedException {
        send(value, rule.orElse(channel.unbound()), Deadline.after(timeout));
    }

    @Override
    public boolean sendNoWait(@Nullable Object value) {
        return sendNoWait(value, channel.unbound());
    }

    @Override
    public boolean sendNoWait(@Nullable Object value, Optional<UnboundItems> rule) {
        return sendNoWait(value, rule.orElse(channel.unbound()));
    }

    @Override
    public void sendBuffer(ByteBuffer buffer) throws InterruptedException {
        send(buffer);
    }

    private boolean sendNoWait(@Nullable Object value, UnboundItems rule) {
        channel.requireOpen(true);
        Holder sender = holders.current();
        return add(new Item(share(value), sender.id(), rule, null), sender);
    }

    private void send(@Nullable Object value, UnboundItems rule, Deadline deadline) throws InterruptedException {
        channel.requireOpen(true);
        Holder sender = holders.current();
        Wait wait = holders.newWait();
        Item item = new Item(share(value), sender.id(), rule, wait);
        add(item, sender);
        try {
            awaitReceived(item, wait, deadline);
        } catch (InterruptedException e) {
            if (takeBack(item) != Item.Fate.RECEIVED) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            takeBack(item);
            throw e;
        }
    }

    private CrossInterpreterData share(@Nullable Object value) {
        return registry.share(value, channel.fallback());
    }

    private boolean add(Item item, Holder sender) {
        try {
            return channel.add(item, sender);
        } catch (RuntimeException e) {
            item.discard();
            throw e;
        }
    }

    private void awaitReceived(Item item, Wait wait, Deadline deadline) throws InterruptedException {
        while (true) {
            wait.reset();
            switch (deadline.isOver() ? takeBack(item) : item.fate()) {
                case RECEIVED -> {
                    return;
                }
                case DROPPED -> throw channel.whyDropped(item);
                case TAKEN_BACK -> throw new ChannelTimeoutException("timed out");
                case UNDECIDED -> wait.await(deadline);
            }
        }
    }

    /** Takes an item back if its fate is not decided yet; returns what it is then. */
    private Item.Fate takeBack(Item item) {
        if (channel.takeBack(item)) {
            item.discard();
        }
        return item.fate();
    }

    @Override
    public List<Interpreter> interpreters() {
        return channel.interpreters(true);
    }

    @Override
    public void release() {
        channel.requireOpen(false);
        channel.release(true, holders.current());
    }

    @Override
    public void close(boolean force) {
        channel.close(true, force);
    }

    @Override
    public UnboundItems unbound() {
        channel.requireOpen(true);
        return channel.unbound();
    }

    @Override
    public Fallback fallback() {
        channel.requireOpen(true);
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
        return "send end of " + channel;
    }
}
