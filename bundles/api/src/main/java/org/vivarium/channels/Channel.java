package org.vivarium.channels;

/**
 * A channel, as its two ends.
 *
 * @param recv where values come out
 * @param send where they go in
 */
public record Channel(RecvChannel recv, SendChannel send) {
    /** The id. */
    public long id() {
        return send.id();
    }
}
