package org.vivarium.channels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.NotShareableException;

/** The end of a channel that values are received from: {@code RecvChannel} of PEP 554. */
@ProviderType
public interface RecvChannel extends ChannelEnd, Source {
    /**
     * Receives the next value, and waits for one: {@code RecvChannel.recv}.
     *
     * @throws InterruptedException when the thread is interrupted before it has one
     * @throws ItemInterpreterDestroyedException when the value's interpreter has ended and {@link UnboundItems#ERROR} was asked for
     * @throws NotShareableException when the value cannot be made in this interpreter, for want of its class for instance; it has been
     *     received with that, and nobody else gets it
     * @throws ChannelClosedException when the channel is closed, or is while this waits
     * @throws ChannelNotFoundException when it has been destroyed
     */
    @Nullable
    Object recv() throws InterruptedException;

    /**
     * The same for some time.
     *
     * @throws ChannelTimeoutException when there has been nothing by then
     */
    @Nullable
    Object recv(Duration timeout) throws InterruptedException;

    /**
     * Receives the next value: {@code RecvChannel.recv_nowait}.
     *
     * @throws ChannelEmptyException when there is none
     */
    @Nullable
    Object recvNoWait();

    /** Receives the next value, or gives a default when there is none. */
    @Nullable
    Object recvNoWait(@Nullable Object byDefault);

    /**
     * How many values can be received: {@code _interpchannels.get_count}.
     *
     * @throws ChannelClosedException when the channel is closed
     * @throws ChannelNotFoundException when it has been destroyed
     */
    int count();
}
