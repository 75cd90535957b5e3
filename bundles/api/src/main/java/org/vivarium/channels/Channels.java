package org.vivarium.channels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The channels of the runtime, as a service: PEP 554 and {@code _interpchannels}. Thread-safe. */
@ProviderType
public interface Channels {
    /**
     * Makes a channel: {@code _interpchannels.create}. It is there until it is {@linkplain #destroy destroyed} or the runtime is
     * finalized.
     */
    Channel create(UnboundItems unbound, Fallback fallback);

    /** One whose items become {@link Unbound#UNBOUND}, without fallback. */
    default Channel create() {
        return create(UnboundItems.UNBOUND, Fallback.NONE);
    }

    /**
     * Makes one that is there as long as an interpreter {@linkplain #keep keeps} it, or one of its ends is on its way to another
     * interpreter: what {@code _interpchannels.create} does. The current interpreter keeps it; with the last that does it is
     * destroyed.
     */
    Channel createKept(UnboundItems unbound, Fallback fallback);

    /**
     * Has the current interpreter keep a channel until it {@linkplain #letGo lets go} of it or ends. Who receives an end of a channel
     * keeps that. Once done, nothing happens.
     *
     * @throws ChannelNotFoundException when there is none
     */
    void keep(long id);

    /** The current interpreter does not keep a channel any more. Nothing happens when it did not, or there is none. */
    void letGo(long id);

    /** The channels that there are, by id: {@code _interpchannels.list_all}. Closed ones are among them. */
    List<Channel> list();

    /** How these stand, by id; one that is destroyed meanwhile is left out. */
    default List<ChannelInfo> infos() {
        List<ChannelInfo> infos = new ArrayList<>();
        for (Channel channel : list()) {
            try {
                infos.add(channel.send().info());
            } catch (ChannelNotFoundException e) {
                // It has gone since the list was made, and would not be in another.
            }
        }
        return infos;
    }

    /** The channel with that id. */
    Optional<Channel> find(long id);

    /**
     * The channel with that id.
     *
     * @throws ChannelNotFoundException when there is none
     */
    Channel get(long id);

    /**
     * Closes both ends of a channel for the current interpreter: {@code _interpchannels.release} as it is called without an end.
     *
     * @throws ChannelClosedException when the channel is closed
     * @throws ChannelNotFoundException when there is none
     */
    void release(long id);

    /**
     * Drops what is in a channel, and the channel: {@code _interpchannels.destroy}. Who waits is woken with a
     * {@link ChannelNotFoundException}.
     *
     * @throws ChannelNotFoundException when there is none
     */
    void destroy(long id);

    /**
     * Receives the next value of whichever source has one first. Of several that have one, another is asked first each time.
     *
     * @param sources queues and receive ends, in any mixture; at least one
     * @return empty when there has been nothing by the end of the timeout
     * @throws InterruptedException when the thread is interrupted before it has one
     * @throws ChannelException when one of them is closed or destroyed, or is while this waits
     * @throws QueueException when one of them is destroyed, or is while this waits
     */
    Optional<Received> receiveFirst(List<? extends Source> sources, Duration timeout) throws InterruptedException;

    /** The same for as long as it takes. */
    Received receiveFirst(List<? extends Source> sources) throws InterruptedException;
}
