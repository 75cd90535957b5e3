/**
 * Class spaces: the bundles, class loaders and services that belong to one interpreter alone.
 *
 * <p>The import system uses it. In reading order: {@link org.vivarium.classspace.ClassSpaces} keeps the stored bundles
 * and gives out the spaces, {@link org.vivarium.classspace.StoredBundle} is a bundle that was deployed once, and
 * {@link org.vivarium.classspace.ClassSpace} is where it and all that it needs are installed for one interpreter. A
 * {@link org.vivarium.classspace.Unload} tells what became of a bundle that left; who knows what would keep it is a
 * {@link org.vivarium.classspace.PinRepair}. {@link org.vivarium.classspace.StrayThreads} finds what runs in a space unknown to its
 * interpreter.
 *
 * <p>Concurrency: all methods may be called by any thread; a space's by threads that are attached to its interpreter.
 *
 * <p>Lifecycle: a space is made when it is first asked for. It ends with its interpreter: its bundles stop in the phase
 * {@code SERVICES} and are uninstalled in the phase {@code SPACE}.
 *
 * <p>A class space keeps trusted code apart. It is no sandbox: OSGi's hooks hide, they do not forbid.
 *
 * <p>CPython has no counterpart: its extension modules share one address space.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.classspace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
