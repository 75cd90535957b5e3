/**
 * Modules: how a module author writes one, and how interpreters import them.
 *
 * <p>Authors read {@link org.vivarium.modules.ExtensionModule} and {@link org.vivarium.modules.ModuleDefinition}, then
 * {@link org.vivarium.modules.Function}, {@link org.vivarium.modules.Module} and {@link org.vivarium.modules.Signature}. Hosts use
 * {@link org.vivarium.modules.ModuleBundles} to deploy module bundles and {@link org.vivarium.modules.ImportSystem} to
 * import what they provide. Who has modules of another kind offers a {@link org.vivarium.modules.ModuleFinder}.
 * Bundles may carry Python packages as well: {@link org.vivarium.modules.PythonPackages}.
 *
 * <p>Values go between modules and their callers, be they Java, the console or Python, by one table. Anything else is refused
 * with a {@link org.vivarium.modules.ArgumentException}.
 *
 * <table>
 * <caption>What a module gets, what it may give instead, and what both are in Python</caption>
 * <tr><th>gets</th><th>may give</th><th>Python</th></tr>
 * <tr><td>{@code null}</td><td>an empty {@link java.util.Optional}</td><td>{@code None}</td></tr>
 * <tr><td>{@link Boolean}</td><td></td><td>{@code bool}</td></tr>
 * <tr><td>{@link Long}</td><td>{@link Integer}, {@link Short}, {@link Byte}</td><td>{@code int} of up to 64 bits</td></tr>
 * <tr><td>{@link java.math.BigInteger}</td><td></td><td>any other {@code int}</td></tr>
 * <tr><td>{@link Double}</td><td>{@link Float}</td><td>{@code float}</td></tr>
 * <tr><td>{@link String}</td><td>{@link Character}</td><td>{@code str}</td></tr>
 * <tr><td>{@code byte[]}</td><td></td><td>{@code bytes}</td></tr>
 * <tr><td>{@link java.util.List}</td><td>any other array, any {@link java.util.Collection}</td><td>{@code tuple}; a
 * {@code list} too on the way in</td></tr>
 * <tr><td>{@link java.util.Map}</td><td></td><td>{@code dict}</td></tr>
 * <tr><td>{@link org.vivarium.channels.Queue}, {@link org.vivarium.channels.SendChannel},
 * {@link org.vivarium.channels.RecvChannel}</td><td></td><td>a {@code Queue}, or the end that the program has registered; refused on the way
 * in</td></tr>
 * <tr><td>an instance of a type of the module's interpreter</td><td></td><td>an instance of that type</td></tr>
 * <tr><td>a {@link org.vivarium.modules.ModuleFunction}, {@link org.vivarium.modules.ModuleType} or
 * {@link org.vivarium.modules.Module} of the interpreter</td><td></td><td>a function, type or module</td></tr>
 * </table>
 *
 * <p>Lists and maps are of these values, nested no deeper than 200, and are copied on the way, so that neither side sees the
 * other change them.
 *
 * <p>An attribute may be a {@linkplain org.vivarium.gc.Tracked tracked} object of no type, too. Python has it as an object that can be
 * held and compared, and that {@code gc} knows of; it counts no reference to it.
 *
 * <p>Concurrency: a definition is called by one thread at a time to make or free a module. A module's functions are
 * called by every thread of its interpreter.
 *
 * <p>Lifecycle: a module lives from its import to the phase {@code MODULES} of its interpreter's finalization, unless it is
 * unloaded before. What replaces it when it is reloaded in another version is the same module to all who hold it.
 *
 * <p>CPython: PEP 489's {@code PyModuleDef} and its slots, PEP 573, {@code sys.modules}, {@code importlib}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.vivarium.modules;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
