package org.vivarium.spaces;

import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.vivarium.spaces.providers.Providers;

/** Weaves the classes of bundles in class spaces that require {@code osgi.serviceloader.processor}, and no others. */
final class ServiceLoaderHook implements WeavingHook {
    private final Ownership ownership;

    ServiceLoaderHook(Ownership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void weave(WovenClass woven) {
        // Every class that the framework defines comes here, so the cheapest question is asked first.
        if (ownership.ownerOf(woven.getBundleWiring().getBundle()) < 0
                || !SpaceProviders.extend(woven.getBundleWiring(), SpaceProviders.PROCESSOR)) {
            return;
        }
        weave(woven, woven.getBytes());
    }

    /** Fails with nothing but a {@link WeavingException}: the framework asks a hook that throws anything else never again. */
    private static void weave(WovenClass woven, byte[] bytes) {
        try {
            ServiceLoaderWeaver.weave(bytes).ifPresent(result -> {
                woven.setBytes(result);
                woven.getDynamicImports().add(Providers.class.getPackageName());
            });
        } catch (RuntimeException | Error e) {
            throw new WeavingException("class " + woven.getClassName() + " cannot be woven", e);
        }
    }
}
