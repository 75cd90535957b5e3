/**
 * The import system: which modules are deployed, and which interpreter has made what of them.
 *
 * <p>Hosts reach it through the services {@link org.vivarium.modules.ModuleBundles} and
 * {@link org.vivarium.modules.ImportSystem}. In reading order: {@link org.vivarium.imports.Deployments} knows what is
 * deployed, {@link org.vivarium.imports.MetaPath} finds modules, {@link org.vivarium.imports.ModuleTable} is one
 * interpreter's {@code sys.modules}, {@link org.vivarium.imports.Importing} fills it,
 * {@link org.vivarium.imports.Reloading} changes what is there. {@link org.vivarium.imports.ImportedModule} is a module,
 * {@link org.vivarium.imports.Incarnation} a version of it, and {@link org.vivarium.imports.BoundFunction} is how its
 * functions are called. What bundles carry for Python is {@link org.vivarium.imports.PythonContent}, unpacked by
 * {@link org.vivarium.imports.PackageFolders}; Python imports it by itself.
 *
 * <p>Concurrency: a thread that imports, reloads or unloads a module has the turn of its slot; what would wait in a circle
 * is given the module as far as it is made, as CPython does. The order is: turns, the interpreter's lock, monitors;
 * {@link org.vivarium.imports.Turns} says why. A module's own code runs under the lock of the interpreter; the machinery
 * around it does not, and nothing foreign is called under a monitor.
 *
 * <p>Lifecycle: an interpreter's table is made at its first import. It is cleared in the phase {@code MODULES}, or when
 * this bundle stops.
 *
 * <p>Limits: what neither comes to a check nor reacts to an interrupt goes on after its deadline, until the interpreter is
 * killed; virtual threads that a module starts by itself cannot be found.
 *
 * <p>CPython: {@code Python/import.c}, {@code importlib._bootstrap}.
 */
@NullMarked
package org.vivarium.imports;

import org.jspecify.annotations.NullMarked;
