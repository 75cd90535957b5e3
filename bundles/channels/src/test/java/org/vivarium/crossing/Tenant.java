package org.vivarium.crossing;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.ServiceReference;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** An interpreter with a class space of one bundle, as far as the crossing asks them. */
final class Tenant implements InvocationHandler {
    /** The calls that it is asked to make. */
    final List<Runnable> pending = new ArrayList<>();

    /** How many of them it takes. */
    int capacity = 300;

    /** Whether it has ended. */
    boolean ended;

    int bundleState = Bundle.ACTIVE;

    /** How many services are in use. */
    int servicesInUse;

    private final long id;
    private final TestRuntime runtime;
    private final Map<Object, Object> dict = new ConcurrentHashMap<>();
    private final List<Object> codecs = new ArrayList<>();
    private final Bundle bundle = proxy(Bundle.class);
    private final BundleContext context = proxy(BundleContext.class);
    private final Loader loader;
    final Interpreter interpreter = proxy(Interpreter.class);
    final ClassSpace space = proxy(ClassSpace.class);

    /** Classes of its own, and what they see of these tests. */
    private static final class Loader extends ClassLoader implements BundleReference {
        private final Map<String, byte[]> classes;
        private final Bundle bundle;

        Loader(Map<String, byte[]> classes, Bundle bundle) {
            super(Tenant.class.getClassLoader());
            this.classes = classes;
            this.bundle = bundle;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] code = classes.get(name);
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length);
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }
    }

    /** A service: those registered first come first. */
    private record Service(Object object, int number) implements InvocationHandler {
        ServiceReference<?> reference() {
            return (ServiceReference<?>) Proxy.newProxyInstance(
                    Tenant.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, this);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "compareTo" ->
                    Comparator.comparingInt(Service::number)
                            .reversed()
                            .compare(this, of(Objects.requireNonNull(arguments)[0]));
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }

        static Service of(Object reference) {
            return (Service) Proxy.getInvocationHandler(reference);
        }
    }

    Tenant(long id, Map<String, byte[]> classes, TestRuntime runtime) {
        this.id = id;
        this.runtime = runtime;
        loader = new Loader(classes, bundle);
    }

    BundleContext context() {
        return context;
    }

    Bundle bundle() {
        return bundle;
    }

    void register(Object codec) {
        codecs.add(codec);
    }

    void unregisterAll() {
        codecs.clear();
    }

    /** Does something in it. */
    <T extends @Nullable Object> T in(Callable<T> work) {
        Tenant before = runtime.current;
        runtime.current = this;
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            runtime.current = before;
        }
    }

    /** Makes the calls that wait. */
    void check() {
        List<Runnable> calls = List.copyOf(pending);
        pending.clear();
        calls.forEach(call -> in(() -> {
            call.run();
            return null;
        }));
    }

    Class<?> type(String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An object of a class of its own, by the only constructor. */
    Object make(String name, @Nullable Object... arguments) {
        try {
            Constructor<?> constructor = type(name).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Object constant(String name, String constant) {
        return Stream.of(type(name).getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(constant))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "id" -> id;
            case "toString" -> "interpreter " + id + " (t" + id + ")";
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> isSame(proxy, Objects.requireNonNull(arguments)[0]);
            case "dict" -> dict;
            case "attach" ->
                in(() -> {
                    try {
                        return ((ScopedValue.CallableOp<?, ?>) Objects.requireNonNull(arguments)[0]).call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                });
            case "addPendingCall" -> {
                add((Runnable) Objects.requireNonNull(arguments)[0]);
                yield null;
            }
            case "classLoader" -> loader;
            case "bundles" -> List.of(bundle);
            case "getState" -> bundleState;
            case "getBundleContext" -> bundleState == Bundle.ACTIVE ? context : null;
            case "getServiceReferences" -> references();
            case "getService" -> {
                servicesInUse++;
                yield Service.of(Objects.requireNonNull(arguments)[0]).object();
            }
            case "ungetService" -> {
                servicesInUse--;
                yield true;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    @SuppressWarnings("ReferenceEquality") // What equality is here.
    static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    private void add(Runnable call) {
        if (ended) {
            throw new InterpreterNotFoundException("interpreter " + id + " has ended");
        } else if (pending.size() == capacity) {
            throw new InterpreterException("interpreter " + id + " has too many pending calls");
        }
        pending.add(call);
    }

    /** Its own and the platform's, as the hooks have it. */
    private ServiceReference<?> @Nullable [] references() {
        List<Object> seen = new ArrayList<>(codecs);
        if (this != runtime.platform) {
            seen.addAll(runtime.platform.codecs);
        }
        List<ServiceReference<?>> references = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            references.add(new Service(seen.get(i), i).reference());
        }
        return references.isEmpty() ? null : references.toArray(new ServiceReference<?>[0]);
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(Tenant.class.getClassLoader(), new Class<?>[] {type}, this));
    }
}
