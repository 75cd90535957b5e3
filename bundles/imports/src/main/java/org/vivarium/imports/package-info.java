/**
 * The import system: which modules are deployed, and which interpreter has made what of them.
 *
 * <p>Hosts reach it through the services {@link org.vivarium.modules.ModuleBundles} and
 * {@link org.vivarium.modules.ImportSystem}. In reading order: {@link org.vivarium.imports.Deployments} knows what is
 * deployed, {@link org.vivarium.imports.ModuleTable} is one interpreter's {@code sys.modules},
 * {@link org.vivarium.imports.ModuleLoader} makes a module, {@link org.vivarium.imports.ImportedModule} is one, and
 * {@link org.vivarium.imports.BoundFunction} is how its functions are called.
 *
 * <p>Concurrency: a thread that imports a module owns its slot in the table, not the table; what would wait in a circle
 * is given the module as far as it is made, as CPython does. A module's own code runs under the lock of the interpreter;
 * the machinery around it does not.
 *
 * <p>Lifecycle: an interpreter's table is made at its first import. It is cleared in the phase {@code MODULES}, or when
 * this bundle stops.
 *
 * <p>CPython: {@code Python/import.c}, {@code importlib._bootstrap}.
 */
@NullMarked
package org.vivarium.imports;

import org.jspecify.annotations.NullMarked;
