package org.vivarium.paxexam;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackages;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.rmi.RemoteException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.ops4j.pax.exam.spi.intern.TestProbeBuilderImpl;
import org.osgi.framework.Constants;

/**
 * Runs the tests of a class inside an OSGi framework, in the one Pax Exam container that is on the class path.
 *
 * <pre>{@code
 * @ExtendWith(PaxExam.class)
 * class GreeterIT {
 *     @Inject
 *     private Greeter greeter;
 *
 *     @Configuration
 *     static Option[] configuration() {
 *         return CoreOptions.options(CoreOptions.bundle(...));
 *     }
 *
 *     @Test
 *     void greets() { ... }
 * }
 * }</pre>
 *
 * <p>Inside run the constructor, {@code @BeforeEach}, the test and {@code @AfterEach}, on one new instance for each test;
 * fields with {@link javax.inject.Inject} are set to the bundle context or to a service, which is waited for. Outside run
 * the static {@link Configuration @Configuration} method, {@code @BeforeAll} and {@code @AfterAll}; JUnit also makes an
 * instance there which it does nothing with. What a test throws arrives as it was thrown.
 *
 * <p>Parameters, such as a {@code @TempDir} or those of a parameterized test, are handed to the test method; a forked
 * container takes serializable ones alone. The framework has no bundles but the configured ones and the probe: JUnit,
 * AssertJ and {@code javax.inject} are delegated to the class path.
 */
public final class PaxExam implements BeforeAllCallback, InvocationInterceptor {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PaxExam.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        context.getStore(NAMESPACE).put(RunningContainer.class, RunningContainer.start(context.getRequiredTestClass()));
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        context.getStore(NAMESPACE)
                .get(RunningContainer.class, RunningContainer.class)
                .call(method.getExecutable().getName(), method.getArguments());
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptTestMethod(invocation, method, context);
    }

    /** The probe calls it inside. */
    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        invocation.skip();
    }

    /** The probe calls it inside. */
    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        invocation.skip();
    }

    /** A started container with the test class's probe in it. */
    private record RunningContainer(TestContainer container, TestAddress tests) implements AutoCloseable {

        static RunningContainer start(Class<?> testClass) throws IOException, ReflectiveOperationException {
            ExamSystem system = DefaultExamSystem.create(OptionUtils.combine(configuration(testClass), ownOptions()));
            // Only the implementation can add a class that is no test.
            TestProbeBuilderImpl probe = (TestProbeBuilderImpl) system.createProbe();
            TestAddress tests = probe.addTest(testClass);
            probe.addAnchor(Probe.class);
            probe.setHeader(Constants.BUNDLE_ACTIVATOR, Probe.class.getName());
            TestContainer container = PaxExamRuntime.createContainer(system);
            container.start();
            RunningContainer running = new RunningContainer(container, tests);
            if (container.installProbe(probe.build().getStream()) < 0) {
                running.close();
                throw new ExtensionConfigurationException("the probe of " + testClass.getName() + " does not start");
            }
            return running;
        }

        void call(String method, List<Object> arguments) throws Throwable {
            List<Object> call = new ArrayList<>(arguments);
            call.addFirst(method);
            try {
                container.call(new Call(tests, call));
            } catch (TestContainerException e) {
                throw whatTheTestThrew(e);
            }
        }

        /** A forked container wraps what the test threw, a native one does not. */
        private static Throwable whatTheTestThrew(Throwable wrapped) {
            Throwable thrown = wrapped;
            while (thrown.getCause() != null
                    && (thrown instanceof TestContainerException
                            || thrown instanceof InvocationTargetException
                            || thrown instanceof RemoteException)) {
                thrown = thrown.getCause();
            }
            return thrown;
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    /** One call of a test. */
    private record Call(TestAddress root, List<Object> values) implements TestAddress {
        @Override
        public String identifier() {
            return root.identifier();
        }

        @Override
        public String caption() {
            return root.caption() + "." + values.getFirst();
        }

        @Override
        public Object[] arguments() {
            return values.toArray();
        }
    }

    private static Option[] ownOptions() {
        return new Option[] {
            cleanCaches(true),
            frameworkProperty(Constants.FRAMEWORK_BUNDLE_PARENT).value(Constants.FRAMEWORK_BUNDLE_PARENT_APP),
            bootDelegationPackages("org.junit.*", "org.opentest4j.*", "org.assertj.*", "javax.inject")
        };
    }

    private static Option[] configuration(Class<?> testClass) throws ReflectiveOperationException {
        List<Option> options = new ArrayList<>();
        List<Method> methods =
                AnnotationSupport.findAnnotatedMethods(testClass, Configuration.class, HierarchyTraversalMode.TOP_DOWN);
        if (methods.isEmpty()) {
            throw new ExtensionConfigurationException(testClass.getName() + " has no static @Configuration method");
        }
        for (Method method : methods) {
            method.setAccessible(true);
            Collections.addAll(options, (Option[]) method.invoke(null));
        }
        return options.toArray(Option[]::new);
    }
}
