/**
 * Proves that what has left an interpreter has left the JVM, or says what holds it.
 *
 * <p>Two things in one bundle, since they are about the same references. {@code Pins} is a service that class spaces call when bundles leave: it
 * breaks the references from the JDK's own tables that would keep their class loaders. In reading order: {@code Leaving} says whose an
 * object is and takes down what was broken, and each {@code Pin} knows one of these tables. Some can only be read through fields of the
 * JDK's, whose packages the JVM has to open: the launcher's manifest does. A pin whose package is not open says so once, and is left out.
 *
 * <p>{@code LeakFinder} is a service that the console calls: it dumps the heap, {@code ShortestPaths} finds the ways to the class loaders
 * that are still there, and {@code Wording} tells them in words. {@code Strays} is one too: it finds the threads that modules have
 * started behind their interpreter's back, by the same marks.
 *
 * <p>Concurrency: any thread may take bundles out, several at once. A pin keeps no state; what it reads it locks as the JDK
 * does, or reads it as it is, where a value that is just being changed does no harm. One thread at a time looks into the heap.
 *
 * <p>CPython has no counterpart: its extension modules are never unloaded.
 */
@NullMarked
package org.vivarium.unloads;

import org.jspecify.annotations.NullMarked;
