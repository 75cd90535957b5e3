/** Proves that what has left an interpreter has left the JVM, or says what holds it. */
@NullMarked
package org.vivarium.unloads;

import org.jspecify.annotations.NullMarked;
