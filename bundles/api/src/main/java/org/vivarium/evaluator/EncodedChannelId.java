package org.vivarium.evaluator;

import org.vivarium.channels.RecvChannel;

/**
 * A {@code ChannelID} of {@code _interpchannels} on its way from one interpreter to another. It crosses as any public record does.
 *
 * @param channel the channel, by one of its ends
 * @param end which end the id is about, as {@code ChannelID.end} has it: one of them, or both
 */
public record EncodedChannelId(RecvChannel channel, String end) {}
