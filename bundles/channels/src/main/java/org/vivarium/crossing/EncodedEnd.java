package org.vivarium.crossing;

import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.interpreters.NotShareableException;

/** An end of a channel of this runtime. The channel does not go as long as it is on its way; who receives it keeps the channel. */
final class EncodedEnd implements Encoding {
    private final ChannelEnd end;
    private final ChannelState channel;
    private final Holders holders;

    private EncodedEnd(ChannelEnd end, ChannelState channel, Holders holders) {
        this.end = end;
        this.channel = channel;
        this.holders = holders;
    }

    /**
     * The end departs.
     *
     * @throws NotShareableException when the channel is gone
     */
    static EncodedEnd of(Object end) {
        EncodedEnd made = switch (end) {
            case SendEnd send -> new EncodedEnd(send, send.channel(), send.holders());
            case RecvEnd recv -> new EncodedEnd(recv, recv.channel(), recv.holders());
            default -> throw new IllegalArgumentException(end + " is no end of a channel of this runtime");
        };
        try {
            made.channel.depart();
        } catch (ChannelNotFoundException e) {
            throw Refusal.of(end, "its channel has been destroyed");
        }
        return made;
    }

    @Override
    public ChannelEnd decode(Side receiver) {
        try {
            channel.keep(holders.current());
            return end;
        } catch (ChannelNotFoundException e) {
            throw new NotShareableException(channel + " has gone since its end was sent");
        }
    }

    @Override
    public void release(Releases releases) {
        channel.arrive();
    }
}
