/**
 * What crosses from one interpreter to another, and the ways on which it does.
 *
 * <p>{@code org.vivarium.channels} tells what it does. Behind its services, in reading order: {@link org.vivarium.crossing.Activator}
 * makes a {@link org.vivarium.crossing.Registry} and a {@link org.vivarium.crossing.Crossing} for the runtime, which is a {@link org.vivarium.crossing.QueueTable} of
 * {@link org.vivarium.crossing.QueueState}s, each with its {@link org.vivarium.crossing.SharedQueue}, a {@link org.vivarium.crossing.ChannelTable} of
 * {@link org.vivarium.crossing.ChannelState}s with their {@link org.vivarium.crossing.SendEnd}, {@link org.vivarium.crossing.RecvEnd}
 * and {@link org.vivarium.crossing.Associations}, and the
 * {@link org.vivarium.crossing.Holders} that hold something in them until they end. An {@link org.vivarium.crossing.Item} is one value
 * on its way. How threads wait: {@link org.vivarium.crossing.Wait} is one thread's,
 * {@link org.vivarium.crossing.Waiters} are those at one side, {@link org.vivarium.crossing.Receiving} looks at several sources. For
 * {@link java.util.concurrent.Flow} there are {@link org.vivarium.crossing.QueuePublisher} and
 * {@link org.vivarium.crossing.QueueSubscriber}, whose threads are {@link org.vivarium.crossing.Worker}s.
 *
 * <p>Cross-interpreter data: the {@link org.vivarium.crossing.Registry} shares a value. {@link org.vivarium.crossing.Kind} tells how it
 * crosses: as it is ({@link org.vivarium.crossing.PlainData}), or as the {@link org.vivarium.crossing.Encoding} that an
 * {@link org.vivarium.crossing.Encoder} makes of it in the {@link org.vivarium.crossing.Side} that it comes from, to be decoded in the
 * one that it goes to ({@link org.vivarium.crossing.EncodedData}). There is a class for each kind; a
 * {@link org.vivarium.crossing.SentClass} stands for a class on its way, and {@link org.vivarium.crossing.Releases} has codecs let go.
 *
 * <p><b>What may be kept.</b> An encoding keeps no object, class, loader or exception of a class space: names, bytes, values of the
 * JDK's, and a weak reference to the class. Codecs are looked for each time, and what is known of a record class is kept by the class.
 *
 * <p><b>Whose code runs.</b> Accessors, codecs and serialization of the sender's classes run in the sender, constructors and the like of
 * the receiver's in the receiver, by a thread that is attached to it and holds no lock of this bundle's. What they throw is put in
 * words; what the runtime throws to end an interpreter passes.
 *
 * <p><b>Concurrency.</b> Each queue and channel has one lock, held for moments and taken last: an interpreter's lock comes before it,
 * and no two of these are held at once. Nothing but the waking of threads happens under it. Who waits is signalled and looks again;
 * nothing is handed over, so that whoever gives up has nothing to give back but the signal.
 *
 * <p><b>Lifecycle.</b> What an interpreter holds is given back by a finalizer in the phase {@code ENDS}, registered when it begins to
 * hold something. All goes with main, and with this bundle.
 *
 * <p>CPython: {@code _interpqueuesmodule.c}, {@code _interpchannelsmodule.c}. Unlike CPython, an interpreter's bindings of a queue are
 * counted by themselves and end with it; who waits is woken at once; and channels can be listed when one of them is closed.
 */
@NullMarked
package org.vivarium.crossing;

import org.jspecify.annotations.NullMarked;
