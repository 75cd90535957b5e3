/**
 * The collector of each interpreter.
 *
 * <p>{@code org.vivarium.gc} tells what it does. Behind its service, in reading order: {@link org.vivarium.collector.Activator} makes a
 * {@link org.vivarium.collector.CollectorTable} for the runtime, which has an {@link org.vivarium.collector.InterpreterCollector} for each
 * interpreter that has asked for one. That keeps a {@link org.vivarium.collector.Head} for each tracked object, in a
 * {@link org.vivarium.collector.HeadList} of its {@link org.vivarium.collector.Generations}. By its
 * {@link org.vivarium.collector.Schedule} a {@link org.vivarium.collector.Collection} finds cycles, {@link org.vivarium.collector.Dying} lets go what nothing refers to, {@link org.vivarium.collector.Later} takes
 * references back from threads of anywhere, and a {@link org.vivarium.collector.LastCollection} is the end.
 *
 * <p><b>Concurrency.</b> All state of a collector is guarded by its interpreter's lock, but for the queue of
 * {@link org.vivarium.collector.Later}. Slots of objects and callbacks are called under that lock, and may give it up for a while: so no
 * list is gone through while they run but from its first object on, until it is empty. When a thread is left behind in foreign code, as
 * its interpreter ends, it finds itself without the lock and goes no further; the end takes over what it had begun.
 *
 * <p><b>Lifecycle.</b> A collector has a finalizer in the phase {@code COLLECT}, registered when it is made. Afterwards nothing here
 * refers to the interpreter.
 *
 * <p>CPython: {@code gcmodule.c}, {@code subtype_dealloc} and the trashcan, {@code weakrefobject.c}, with the generations of 3.12.
 * Unlike CPython, an automatic collection waits for a check point, never running in an allocation, and the
 * interpreter's end deallocates every object.
 */
@NullMarked
package org.vivarium.collector;

import org.jspecify.annotations.NullMarked;
