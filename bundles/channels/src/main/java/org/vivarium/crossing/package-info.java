/**
 * What crosses from one interpreter to another, and the ways on which it does.
 *
 * <p>{@code org.vivarium.channels} tells what it does. Behind its services, in reading order: {@link org.vivarium.crossing.Activator}.
 */
@NullMarked
package org.vivarium.crossing;

import org.jspecify.annotations.NullMarked;
