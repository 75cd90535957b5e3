package org.vivarium.channels;

import java.util.List;

/**
 * How a channel stands at one moment: {@code ChannelInfo}.
 *
 * @param id the channel
 * @param state where it stands in its life
 * @param unbound its rule for items whose interpreter ends
 * @param fallback what it does with values that are not shareable
 * @param backlog what has been sent and not received
 * @param senders the interpreters that have used or released the send end and have not ended, by id
 * @param receivers the same of the receive end
 * @param ended those that have ended
 * @param waiters the threads that wait, those that have waited longest in front
 */
public record ChannelInfo(
        long id,
        State state,
        UnboundItems unbound,
        Fallback fallback,
        Backlog backlog,
        List<EndState> senders,
        List<EndState> receivers,
        Ended ended,
        List<Waiter> waiters) {

    /** Where a channel stands in its life. */
    public enum State {
        OPEN,
        /** Nothing is sent any more; what is left can be received. */
        CLOSING,
        CLOSED
    }

    /**
     * How many interpreters have used or released an end and have ended since.
     *
     * @param senders the send end alone
     * @param receivers the receive end alone
     * @param both both ends
     */
    public record Ended(int senders, int receivers, int both) {
        /** None. */
        public static final Ended NONE = new Ended(0, 0, 0);
    }

    public ChannelInfo {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
        waiters = List.copyOf(waiters);
    }
}
