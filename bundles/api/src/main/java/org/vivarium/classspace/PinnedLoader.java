package org.vivarium.classspace;

import java.lang.ref.Reference;

/**
 * The class loader of a bundle that has left its class space, and that has not been collected yet.
 *
 * @param interpreter the id of the interpreter whose space it was in
 * @param name the interpreter's name
 * @param bundle the bundle's symbolic name and version
 * @param loader the loader, which this keeps from nothing
 */
public record PinnedLoader(long interpreter, String name, String bundle, Reference<ClassLoader> loader) {}
