/**
 * The class spaces: what is installed for one interpreter, and the hooks that keep it from the others.
 *
 * <p>The import system reaches it through the service {@link org.vivarium.classspace.ClassSpaces}. In reading order:
 * {@link org.vivarium.spaces.BundleStore} keeps what was deployed, {@link org.vivarium.spaces.Closures} finds what a bundle
 * needs, {@link org.vivarium.spaces.InterpreterSpace} installs it and {@link org.vivarium.spaces.Holdings} knows what is there
 * for whom, {@link org.vivarium.spaces.SpaceClassLoader} finds its classes, {@link org.vivarium.spaces.DepartedLoaders} sees
 * them go, {@link org.vivarium.spaces.Ownership} knows whose a bundle is, and the classes named {@code ...Hook} ask it, one for
 * each hook of the framework.
 *
 * <p>{@link org.vivarium.spaces.SpaceProviders} finds the service providers in a class space, {@link org.vivarium.spaces.ServiceLoaderHook}
 * has {@code ServiceLoader} find them, and {@link org.vivarium.spaces.ProviderRegistrar} registers them as services.
 *
 * <p>A stored bundle is installed in the framework once for itself, hidden from all and never resolved: so the framework's
 * own parser and matcher tell what it requires and provides. In a class space it is installed again, at a location that
 * nobody can guess. A framework that was started with our connector takes the content from memory, under
 * {@linkplain org.vivarium.spaces.MarkedHeaders marked headers}; any other reads it from the stream.
 *
 * <p>Hooks hide, they do not forbid. Four ways out stay open: {@code getBundle} with a location that is known, the context of
 * the system bundle, {@code FrameworkWiring.findProviders}, and {@code getService} on somebody else's reference.
 *
 * <p>Concurrency: a space's lock is held while bundles are installed and resolved, not while they start or stop.
 *
 * <p>Lifecycle: a space ends with its interpreter, or with this bundle.
 *
 * <p>OSGi: Resolver Hook, Bundle Hook, Service Hook and Weaving Hook Service Specification; Connect Specification; Service
 * Loader Mediator Specification.
 */
@NullMarked
package org.vivarium.spaces;

import org.jspecify.annotations.NullMarked;
