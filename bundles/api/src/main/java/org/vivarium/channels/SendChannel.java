package org.vivarium.channels;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.NotShareableException;

/**
 * The end of a channel that values are sent into: {@code SendChannel} of PEP 554. A channel is a rendezvous: who sends waits until
 * the value has been received.
 */
@ProviderType
public interface SendChannel extends ChannelEnd {
    /**
     * Sends a value and waits until it has been received: {@code SendChannel.send}.
     *
     * @throws InterruptedException when the thread is interrupted before the value has been received; it is taken back
     * @throws NotShareableException when the value cannot cross
     * @throws ChannelClosedException when the channel is closed, or is before the value has been received; it is dropped
     * @throws ChannelNotFoundException when it has been destroyed
     */
    void send(@Nullable Object value) throws InterruptedException;

    /**
     * The same for some time.
     *
     * @param unbound what becomes of the value when the current interpreter ends; the channel's own rule when empty
     * @param timeout for how long to wait
     * @throws ChannelTimeoutException when nobody has received it by then; it is taken back
     */
    void send(@Nullable Object value, Optional<UnboundItems> unbound, Duration timeout) throws InterruptedException;

    /**
     * Sends a value and does not wait: {@code SendChannel.send_nowait}.
     *
     * @return whether somebody waited for it
     */
    boolean sendNoWait(@Nullable Object value);

    /** The same with a rule of its own. */
    boolean sendNoWait(@Nullable Object value, Optional<UnboundItems> unbound);

    /**
     * Sends a buffer's memory, which both sides then share without a copy: {@code SendChannel.send_buffer}. Who receives gets a
     * buffer over the same memory with a position of its own; a write is seen on the other side, as the Java memory model has it for
     * what is sent.
     *
     * @throws InterruptedException as {@link #send(Object)} does
     */
    void sendBuffer(ByteBuffer buffer) throws InterruptedException;
}
