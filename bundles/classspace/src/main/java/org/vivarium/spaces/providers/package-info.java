/**
 * What woven classes call in place of a class loader's services.
 *
 * <p>Nobody writes such calls: {@code ServiceLoaderWeaver} puts them into bundles of class spaces that require
 * {@code osgi.serviceloader.processor}. Those bundles have to be able to load {@link org.vivarium.spaces.providers.Providers}, so this
 * is the one package besides the api's that is exported.
 *
 * <p>Concurrency: any thread calls it, one of an interpreter or not.
 *
 * <p>Lifecycle: it holds nothing, and asks the service registry each time.
 *
 * <p>OSGi: Service Loader Mediator Specification, OSGi Compendium 133.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("0.1.0")
@NullMarked
package org.vivarium.spaces.providers;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
