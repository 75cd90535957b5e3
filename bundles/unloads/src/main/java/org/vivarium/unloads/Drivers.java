package org.vivarium.unloads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.sql.Driver;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The drivers that are registered with {@link java.sql.DriverManager}. */
final class Drivers implements Pin {
    private final Field registered = Fields.of("java.sql.DriverManager", "registeredDrivers");
    private final Field driver = Fields.of("java.sql.DriverInfo", "driver");

    Drivers() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        for (Object info : (List<?>) Fields.get(registered, null)) {
            Driver each = (Driver) Fields.get(driver, info);
            if (leaving.owns(each)) {
                leaving.remove(
                        each,
                        "deregistered the JDBC driver " + Leaving.nameOf(each),
                        () -> new Behind(each.getClass().getClassLoader())
                                .deregistration()
                                .accept(each));
            }
        }
    }

    /** Defines a class whose callers may deregister what the loader behind it has registered: nobody else may. */
    private static final class Behind extends ClassLoader {
        Behind(ClassLoader loader) {
            super(loader);
        }

        @SuppressWarnings("unchecked") // It is one of drivers.
        Consumer<Driver> deregistration() throws ReflectiveOperationException {
            byte[] bytes = bytes(DriverDeregistration.class);
            Class<?> type = defineClass(DriverDeregistration.class.getName(), bytes, 0, bytes.length);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Consumer<Driver>) constructor.newInstance();
        }

        private static byte[] bytes(Class<?> type) {
            try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("this bundle cannot be read", e);
            }
        }
    }
}
