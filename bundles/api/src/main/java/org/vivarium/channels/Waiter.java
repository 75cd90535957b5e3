package org.vivarium.channels;

import java.time.Duration;

/**
 * A thread that waits at a queue or channel.
 *
 * @param interpreter the id of the interpreter that it works for
 * @param thread its name
 * @param sends whether it waits to send, for room or until its value has been received; or else for a value
 * @param waited for how long
 */
public record Waiter(long interpreter, String thread, boolean sends, Duration waited) {}
