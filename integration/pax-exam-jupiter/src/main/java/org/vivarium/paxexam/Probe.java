package org.vivarium.paxexam;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.ops4j.pax.exam.Constants;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The activator of the probe bundle: the extension's side inside the container. It registers itself as the service that
 * containers call, under the address that the probe's manifest gives.
 */
public final class Probe implements BundleActivator, ProbeInvoker {
    /** Framework property: how many milliseconds a service is waited for; {@code 10000} when it is not set. */
    public static final String SERVICE_WAIT = "org.vivarium.paxexam.service.wait";

    private @Nullable BundleContext context;
    private @Nullable Class<?> testClass;

    @Override
    public void start(BundleContext probeContext) throws ClassNotFoundException {
        Dictionary<String, String> headers = probeContext.getBundle().getHeaders("");
        String address = headers.get(Constants.PROBE_EXECUTABLE).replace(",", "");
        String classAndMethod = headers.get(address);
        context = probeContext;
        testClass = probeContext.getBundle().loadClass(classAndMethod.substring(0, classAndMethod.indexOf(';')));
        probeContext.registerService(
                ProbeInvoker.class, this, FrameworkUtil.asDictionary(Map.of("Probe-Signature", address)));
    }

    @Override
    public void stop(BundleContext probeContext) {
        context = null;
        testClass = null;
    }

    /**
     * Runs one test.
     *
     * @param call the name of the test method, then its arguments
     */
    @Override
    public void call(Object... call) {
        if (context == null || testClass == null) {
            throw new IllegalStateException("the probe is stopped");
        }
        List<ServiceTracker<?, ?>> services = new ArrayList<>();
        try {
            run(context, testClass, (String) call[0], Arrays.copyOfRange(call, 1, call.length), services);
        } catch (Throwable e) {
            throw Probe.<RuntimeException>asIs(e);
        } finally {
            services.forEach(ServiceTracker::close);
        }
    }

    private static void run(
            BundleContext context,
            Class<?> testClass,
            String method,
            Object[] arguments,
            List<ServiceTracker<?, ?>> services)
            throws Throwable {
        Constructor<?> constructor = testClass.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        for (Field field : AnnotationSupport.findAnnotatedFields(testClass, Inject.class)) {
            field.setAccessible(true);
            field.set(test, injected(context, field.getType(), services));
        }
        Throwable failure = null;
        try {
            for (Method before : annotated(testClass, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN)) {
                invoke(before, test);
            }
            invoke(testMethod(testClass, method, arguments.length), test, arguments);
        } catch (Throwable e) {
            failure = e;
        }
        for (Method after : annotated(testClass, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP)) {
            try {
                invoke(after, test);
            } catch (Throwable e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Object injected(BundleContext context, Class<?> type, List<ServiceTracker<?, ?>> services)
            throws InterruptedException {
        if (type == BundleContext.class) {
            return context;
        }
        ServiceTracker<?, ?> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        services.add(tracker);
        String wait = context.getProperty(SERVICE_WAIT);
        long millis = wait == null ? 10_000 : Long.parseLong(wait);
        Object service = tracker.waitForService(millis);
        if (service == null) {
            throw new IllegalStateException("no service " + type.getName() + " came within " + millis + " ms");
        }
        return service;
    }

    private static List<Method> annotated(
            Class<?> testClass,
            Class<? extends java.lang.annotation.Annotation> annotation,
            HierarchyTraversalMode order) {
        return AnnotationSupport.findAnnotatedMethods(testClass, annotation, order);
    }

    private static Method testMethod(Class<?> testClass, String name, int parameters) {
        return ReflectionSupport.findMethods(
                        testClass,
                        method -> method.getName().equals(name) && method.getParameterCount() == parameters,
                        HierarchyTraversalMode.BOTTOM_UP)
                .getFirst();
    }

    private static void invoke(Method method, Object test, Object... arguments) throws Throwable {
        method.setAccessible(true);
        try {
            method.invoke(test, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** {@link ProbeInvoker} declares no exceptions, yet what a test throws must not be wrapped. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException asIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
