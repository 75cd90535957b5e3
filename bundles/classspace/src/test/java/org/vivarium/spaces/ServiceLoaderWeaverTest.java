package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside of a framework a woven class finds what its own loader finds, whichever loader it names. */
final class ServiceLoaderWeaverTest {
    @TempDir
    private Path folder;

    /** What is provided. */
    public interface Greeting {}

    /** Who provides it. */
    public static final class Hello implements Greeting {}

    /** Looks with the context class loader. */
    public static final class ByThread implements Supplier<Object> {
        @Override
        public Object get() {
            return ServiceLoader.load(Greeting.class).stream()
                    .map(ServiceLoader.Provider::type)
                    .toList();
        }
    }

    /** Looks with a loader that finds nothing, between branches and handlers. */
    public static final class ByLoader implements Supplier<Object> {
        @Override
        public Object get() {
            long found = 0;
            for (ClassLoader loader : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
                try {
                    found += loader == null
                            ? ServiceLoader.load(Greeting.class, null).stream().count()
                            : ServiceLoader.load(Greeting.class, loader).stream().count();
                } catch (IllegalStateException e) {
                    found = -1;
                }
            }
            return found;
        }
    }

    /** Looks in code where two paths bring a value of different types. */
    public static final class ByLoop implements Supplier<Object> {
        @Override
        public Object get() {
            Greeting last = new Other();
            for (Greeting each : ServiceLoader.load(Greeting.class)) {
                last = each;
            }
            return last.getClass().getSimpleName();
        }
    }

    /** Somebody whom nobody provides. */
    private static final class Other implements Greeting {}

    /** An interface with code in it. */
    public interface Looking extends Supplier<Object> {
        @Override
        default Object get() {
            return ServiceLoader.load(Greeting.class).findFirst().isPresent();
        }
    }

    /** Looks as the interface does. */
    public static final class ByInterface implements Looking {}

    /** Looks at the JDK's own modules, which is none of our business. */
    public static final class Installed implements Supplier<Object> {
        @Override
        public Object get() {
            return ServiceLoader.loadInstalled(Greeting.class).stream().count();
        }
    }

    @Test
    void theContextClassLoaderIsNotAsked() throws Exception {
        assertThat(((List<?>) call(ByThread.class))).map(Object::toString).containsExactly(Hello.class.toString());
    }

    @Test
    void theNamedLoaderIsNotAsked() throws Exception {
        assertThat(call(ByLoader.class)).isEqualTo(2L);
    }

    @Test
    void classesThatTheCodeNamesNeedNotBeThere() throws Exception {
        assertThat(call(ByLoop.class)).isEqualTo("Hello");
        String code = new String(bytes(ByLoop.class), StandardCharsets.ISO_8859_1);
        byte[] lost = code.replace("$Greeting", "$Vanished").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ServiceLoaderWeaver.weave(lost)).isPresent();
    }

    @Test
    void interfacesWithCodeAreWovenToo() throws Exception {
        assertThat(call(ByInterface.class)).isEqualTo(true);
    }

    @Test
    void aClassWithoutSuchACallStaysAsItIs() throws IOException {
        assertThat(ServiceLoaderWeaver.weave(bytes(Hello.class))).isEmpty();
        assertThat(ServiceLoaderWeaver.weave(bytes(Installed.class))).isEmpty();
    }

    /** What a class's {@code get()} gives when the class has been woven. */
    private Object call(Class<?> type) throws Exception {
        Path file = Files.writeString(folder.resolve("services"), Hello.class.getName());
        try {
            return Class.forName(type.getName(), true, new Woven(file))
                    .asSubclass(Supplier.class)
                    .getConstructor()
                    .newInstance()
                    .get();
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        return bytes(type.getName()).orElseThrow();
    }

    private static Optional<byte[]> bytes(String name) throws IOException {
        if (!name.startsWith(ServiceLoaderWeaverTest.class.getName())) {
            return Optional.empty();
        }
        String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(ServiceLoaderWeaverTest.class.getResourceAsStream(file))) {
            return Optional.of(in.readAllBytes());
        }
    }

    /** Defines this test's classes anew, woven, and finds a file that names the provider. */
    private static final class Woven extends ClassLoader {
        private final Path services;

        Woven(Path services) {
            super(ServiceLoaderWeaverTest.class.getClassLoader());
            this.services = services;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                try {
                    Optional<byte[]> own = bytes(name);
                    if (own.isEmpty()) {
                        return super.loadClass(name, resolve);
                    }
                    byte[] bytes = ServiceLoaderWeaver.weave(own.get()).orElse(own.get());
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws MalformedURLException {
            return name.equals("META-INF/services/" + Greeting.class.getName())
                    ? Collections.enumeration(List.of(services.toUri().toURL()))
                    : Collections.emptyEnumeration();
        }
    }
}
