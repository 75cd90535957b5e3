package org.vivarium.channels;

import org.jspecify.annotations.Nullable;

/**
 * A value, and where it came from.
 *
 * @param source what it was received from
 * @param value the value
 */
public record Received(Source source, @Nullable Object value) {}
