package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;

/** The cache of {@link ResourceBundle}, which keeps bundles softly. */
final class ResourceBundles implements Pin {
    private final Field cache = Fields.of("java.util.ResourceBundle", "cacheList");
    private final Method module = Fields.method("java.util.ResourceBundle$CacheKey", "getModule");

    ResourceBundles() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object key : ((Map<?, ?>) Fields.get(cache, null)).keySet()) {
            ClassLoader loader = module.invoke(key) instanceof Module found ? found.getClassLoader() : null;
            if (loader != null && leaving.owns(loader)) {
                loaders.add(loader);
            }
        }
        loaders.forEach(loader -> leaving.remove(
                loader,
                "removed resource bundles from the cache of java.util.ResourceBundle",
                () -> ResourceBundle.clearCache(loader)));
    }
}
