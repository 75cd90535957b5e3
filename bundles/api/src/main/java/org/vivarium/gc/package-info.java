/**
 * The collector of each interpreter: CPython's {@code gc}, for what modules own.
 *
 * <p>The JVM frees memory by itself, at a time of its own choosing. What a module owns besides (files, timers, service references,
 * native memory, and objects that hold such things) is to be given back at once, in a safe order, and when its interpreter
 * ends at the latest. That is what is managed here:
 *
 * <ul>
 *   <li>The plain case is {@link org.vivarium.modules.Module#own}: a resource is closed when its module leaves.
 *   <li>Objects that refer to each other extend {@link Tracked}. They count their references, so that one is deallocated with the
 *       last reference to it; cycles are found by the {@link Collector}.
 * </ul>
 *
 * <p><b>The lock.</b> Tracked objects belong to one interpreter and are used by threads that hold its
 * {@linkplain org.vivarium.interpreters.Interpreter#locked lock}: functions and slots of modules do, unless the module says that it
 * does without. Every operation that changes something checks that, and one that is done from elsewhere fails with an
 * {@link java.lang.IllegalStateException} that names both interpreters. {@link Tracked#decrefLater} alone may be called from
 * anywhere.
 *
 * <p><b>Cycles</b> are found in CPython's way: of the references that each object counts those are taken away that come from other
 * objects of the same generations; what has some left, and what that refers to, is reachable. Of the rest weak references are cleared
 * first, then each object is finalized, once in its life; what became reachable again by that stays (PEP 442), and the others are
 * {@linkplain Tracked#clear cleared}, so that their counts come down to nothing.
 *
 * <p><b>What it costs.</b> 32 bytes for each tracked object, and 8 more in the object itself. A collection
 * of generation 2 holds the lock for as long as it takes to visit every tracked object twice; the others visit the younger ones alone.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.gc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
