package org.vivarium.spaces;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.wiring.BundleWiring;

final class ServiceLoaderHookTest {
    @Test
    void aClassOfThePlatformIsNotEvenLookedAt() {
        Bundle platform = proxy(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getLocation" -> "file:platform.jar";
            default -> throw new AssertionError(method);
        });
        BundleWiring wiring = proxy(BundleWiring.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> platform;
            default -> throw new AssertionError(method);
        });
        WovenClass woven = proxy(WovenClass.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundleWiring" -> wiring;
            default -> throw new AssertionError(method);
        });

        new ServiceLoaderHook(new Ownership(Set.of(), Set.of())).weave(woven);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
