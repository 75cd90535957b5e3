package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.Interpreter;

final class SpaceClassLoaderTest {
    private static final String NAME = SpaceClassLoaderTest.class.getName();

    private final List<Bundle> bundles = new ArrayList<>();
    private final SpaceClassLoader loader = new SpaceClassLoader(interpreter(), () -> bundles);

    @Test
    void theFirstBundleThatHasAClassGivesIt() throws ClassNotFoundException {
        bundles.add(bundle(Map.of()));
        bundles.add(bundle(Map.of(NAME, SpaceClassLoaderTest.class)));
        bundles.add(bundle(Map.of(NAME, String.class)));

        assertThat(loader.loadClass(NAME)).isSameAs(SpaceClassLoaderTest.class);
    }

    @Test
    void theJdksClassesAreFoundWithoutTheBundles() throws ClassNotFoundException {
        assertThat(loader.loadClass("java.sql.Driver").getName()).isEqualTo("java.sql.Driver");
        assertThatThrownBy(() -> loader.loadClass(NAME)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aBundleThatHasLeftIsPassedOver() throws Exception {
        bundles.add(proxy(Bundle.class, (proxy, method, arguments) -> {
            throw new IllegalStateException("uninstalled");
        }));
        URL there = URI.create("file:/there").toURL();
        bundles.add(bundle(Map.of(NAME, SpaceClassLoaderTest.class, "text", there)));

        assertThat(loader.loadClass(NAME)).isSameAs(SpaceClassLoaderTest.class);
        assertThat(loader.getResource("text")).isEqualTo(there);
        assertThat(Collections.list(loader.getResources("text"))).containsExactly(there);
    }

    @Test
    void aResourceThatSeveralBundlesFindIsListedOnce() throws IOException {
        URL one = URI.create("file:/one").toURL();
        URL two = URI.create("file:/two").toURL();
        bundles.add(bundle(Map.of("text", one)));
        bundles.add(bundle(Map.of("text", two)));
        bundles.add(bundle(Map.of("text", one)));

        assertThat(loader.getResource("text")).isEqualTo(one);
        assertThat(Collections.list(loader.getResources("text"))).containsExactly(one, two);
        assertThat(loader.getResource("other")).isNull();
    }

    @Test
    void nothingIsFoundOnceTheSpaceHasEnded() throws IOException {
        bundles.add(bundle(Map.of(
                NAME,
                SpaceClassLoaderTest.class,
                "text",
                URI.create("file:/one").toURL())));

        loader.end();

        assertThatThrownBy(() -> loader.loadClass(NAME)).isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.getResource("text")).isNull();
        assertThat(loader.getResources("text").hasMoreElements()).isFalse();
    }

    /** A bundle that finds those classes and resources. */
    private static Bundle bundle(Map<String, Object> found) {
        return proxy(Bundle.class, (proxy, method, arguments) -> {
            Object there = found.get((String) Objects.requireNonNull(arguments)[0]);
            return switch (method.getName()) {
                case "loadClass" -> {
                    if (there == null) {
                        throw new ClassNotFoundException();
                    }
                    yield there;
                }
                case "getResource" -> there;
                case "getResources" -> there == null ? null : Collections.enumeration(List.of(there));
                default -> throw new UnsupportedOperationException(method.getName());
            };
        });
    }

    private static Interpreter interpreter() {
        return proxy(Interpreter.class, (proxy, method, arguments) -> 3L);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
