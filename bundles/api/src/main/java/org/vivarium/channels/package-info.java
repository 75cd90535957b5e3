/**
 * Channels, queues and cross-interpreter data: the only way from one interpreter to another (PEP 554, PEP 734).
 *
 * <p>Used by modules, by the evaluator for {@code _interpchannels} and {@code _interpqueues}, and by the console. In reading order:
 * {@link org.vivarium.channels.Queues} makes a {@link org.vivarium.channels.Queue}; {@link org.vivarium.channels.Channels} makes a
 * {@link org.vivarium.channels.Channel}, which has a {@link org.vivarium.channels.SendChannel} and a
 * {@link org.vivarium.channels.RecvChannel}. What goes through them is encoded and decoded by the
 * {@link org.vivarium.channels.CrossInterpreterRegistry}, which {@link org.vivarium.channels.Codec}s extend.
 *
 * <p><b>Who.</b> All of these belong to the runtime and are the same objects in every interpreter. An operation is one of the
 * interpreter that the calling thread is attached to, and of main when it is attached to none. What an interpreter holds (bindings
 * of queues, ends of channels, the items that it has sent) is given back when it ends, in the phase {@code ENDS}. From then on its
 * operations are refused with an {@link org.vivarium.interpreters.InterpreterNotFoundException}; and one that holds nothing yet takes
 * hold of nothing from the phase {@code FINALIZING} on. With main everything goes.
 *
 * <p><b>What can be shared</b> is said by {@link org.vivarium.channels.CrossInterpreterRegistry}.
 *
 * <p><b>Concurrency.</b> All is thread-safe. Items of one queue or channel are received in the order in which they were sent, each
 * once. An operation that waits gives the interpreter's lock up and is woken by what it waits for, by an interrupt, by an async
 * exception, and by pending calls; nothing polls, and virtual threads are not pinned. Who waits longest comes first, but who does
 * not have to wait comes before them.
 *
 * <p><b>Timeouts</b> are durations: zero does not wait at all, and a negative one is refused with an
 * {@link java.lang.IllegalArgumentException}. Methods without one wait for as long as it takes, and so do those with one of more than
 * 146 years, such as {@link java.time.temporal.ChronoUnit#FOREVER}'s.
 *
 * <p><b>Errors</b> are {@link org.vivarium.channels.ChannelException}s and {@link org.vivarium.channels.QueueException}s, with the
 * messages of CPython.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.channels;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
