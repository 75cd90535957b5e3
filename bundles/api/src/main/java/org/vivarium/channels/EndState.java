package org.vivarium.channels;

/**
 * How an interpreter stands to one end of a channel.
 *
 * @param interpreter its id
 * @param open false once it has released the end, or the channel is closed
 */
public record EndState(long interpreter, boolean open) {}
