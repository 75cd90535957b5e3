/**
 * What crosses from one interpreter to another, and the ways on which it does.
 *
 * <p>{@code org.vivarium.channels} tells what it does. Behind its services, in reading order: {@link org.vivarium.crossing.Activator}.
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
 */
@NullMarked
package org.vivarium.crossing;

import org.jspecify.annotations.NullMarked;
