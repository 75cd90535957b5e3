package org.vivarium.channels;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;

/**
 * One end of a channel: what {@link SendChannel} and {@link RecvChannel} have in common. An interpreter is associated with an end
 * from its first use of it until it releases it; from then on that end is closed for it.
 */
@ProviderType
public interface ChannelEnd {
    /** The channel's id, never used twice: {@code ChannelID}. */
    long id();

    /**
     * The interpreters that are associated with this end, by id: {@code _interpchannels.list_interpreters}.
     *
     * @throws ChannelClosedException when the channel is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    List<Interpreter> interpreters();

    /**
     * Closes this end for the current interpreter: {@code _interpchannels.release}. When no interpreter is associated with either
     * end any more, the channel is closed and what is left in it dropped. Once done, nothing happens.
     *
     * @throws ChannelClosedException when the channel is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    void release();

    /**
     * Closes the channel for all interpreters: {@code _interpchannels.close}. The send end of a channel that has items is closed
     * at once, and the receive end with the last item. Who waits is woken with a {@link ChannelClosedException}.
     *
     * @param force drops the items that are left and closes both ends at once
     * @throws ChannelNotEmptyException when this is the receive end of a channel that has items, and {@code force} is not given
     * @throws ChannelClosedException when the channel is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    void close(boolean force);

    /** The same without force. */
    default void close() {
        close(false);
    }

    /**
     * What becomes of items whose interpreter ends, unless something else is asked for when they are sent:
     * {@code _interpchannels.get_channel_defaults}.
     *
     * @throws ChannelClosedException when this end is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    UnboundItems unbound();

    /**
     * What is done with values that are not shareable, unless something else is asked for.
     *
     * @throws ChannelClosedException when this end is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    Fallback fallback();

    /**
     * How the channel stands: {@code _interpchannels.get_info}.
     *
     * @throws ChannelNotFoundException when it has been destroyed
     */
    ChannelInfo info();
}
