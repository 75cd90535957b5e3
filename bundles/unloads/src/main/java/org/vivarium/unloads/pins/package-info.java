/**
 * Breaks the references from the JDK's own tables that keep the class loaders of bundles which leave their class space. In reading
 * order: {@link org.vivarium.unloads.pins.Pins} is the service that class spaces call, {@code Leaving} says whose an object is and
 * takes down what was broken, and each {@code Pin} knows one of these tables.
 *
 * <p>Some tables can only be read through fields of the JDK's, whose packages the JVM has to open: the launcher's manifest does. A
 * pin whose package is not open says so once, and is left out.
 *
 * <p>Concurrency: any thread may take bundles out, several at once. A pin keeps no state; what it reads it locks as the JDK
 * does, or reads it as it is, where a value that is just being changed does no harm.
 *
 * <p>CPython has no counterpart: its extension modules are never unloaded.
 */
@NullMarked
package org.vivarium.unloads.pins;

import org.jspecify.annotations.NullMarked;
