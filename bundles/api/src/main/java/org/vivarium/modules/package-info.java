/**
 * Modules: how a module author writes one, and how interpreters import them.
 *
 * <p>Authors read {@link org.vivarium.modules.ExtensionModule} and {@link org.vivarium.modules.ModuleDefinition}, then
 * {@link org.vivarium.modules.Module} and {@link org.vivarium.modules.Arguments}. Hosts use
 * {@link org.vivarium.modules.ModuleBundles} to deploy module bundles and {@link org.vivarium.modules.ImportSystem} to
 * import what they provide.
 *
 * <p>Values go between modules and their callers by one table. Into a module come {@code null}, {@link Boolean},
 * {@link Long}, {@link java.math.BigInteger} when 64 bits do not do, {@link Double}, {@link String}, {@code byte[]},
 * {@link java.util.List} and {@link java.util.Map} of these; a module may return these and any smaller number type. In Python
 * they are {@code None}, {@code bool}, {@code int}, {@code float}, {@code str}, {@code bytes}, {@code tuple} and
 * {@code dict}.
 *
 * <p>Concurrency: a definition is called by one thread at a time to make or free a module. A module's functions are
 * called by every thread of its interpreter.
 *
 * <p>Lifecycle: a module lives from its import to the phase {@code MODULES} of its interpreter's finalization.
 *
 * <p>CPython: PEP 489's {@code PyModuleDef} and its slots, {@code sys.modules}, {@code importlib}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.modules;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
