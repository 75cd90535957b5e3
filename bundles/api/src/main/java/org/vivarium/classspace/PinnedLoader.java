package org.vivarium.classspace;

/**
 * The class loader of a bundle that has left its class space, and that has not been collected yet.
 *
 * @param interpreter the id of the interpreter whose space it was in
 * @param bundle the bundle's symbolic name and version
 */
public record PinnedLoader(long interpreter, String bundle) {}
