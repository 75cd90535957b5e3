package org.vivarium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;

/** What is asked of threads reaches those that are parked in a wait which comes to a check when it is woken. */
@Timeout(60)
final class WakingTest {
    private final RuntimeState runtime = new RuntimeState(context());
    private final CountDownLatch attached = new CountDownLatch(1);

    @BeforeEach
    void start() {
        runtime.start();
    }

    @AfterEach
    void stop() {
        runtime.list().stream().filter(each -> each.id() != 0).forEach(Interpreter::kill);
        runtime.stop();
    }

    @Test
    void anAsyncExceptionWakesAParkedThread() throws Exception {
        Interpreter interpreter = runtime.create("one", InterpreterConfig.ISOLATED);
        CompletableFuture<String> outcome = park(interpreter);
        RuntimeException exception = new IllegalStateException("asked for");

        interpreter.threads().getFirst().setAsyncException(exception);

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("asked for");
    }

    @Test
    void aPendingCallWakesAParkedThread() throws Exception {
        Interpreter interpreter = runtime.create("one", InterpreterConfig.ISOLATED);
        CompletableFuture<String> outcome = park(interpreter);

        interpreter.addPendingCall(() -> {
            throw new IllegalStateException("called");
        });

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("called");
    }

    @Test
    void aPendingCallThatUsesUpWhatWokeTheThreadLeavesItSomethingToWakeBy() throws Exception {
        Interpreter interpreter = runtime.create("one", InterpreterConfig.ISOLATED);
        CompletableFuture<String> outcome = park(interpreter);
        RuntimeException exception = new IllegalStateException("asked for");

        interpreter.addPendingCall(() -> {
            interpreter.threads().forEach(thread -> thread.setAsyncException(exception));
            LockSupport.park();
        });

        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("asked for");
    }

    @Test
    void callsThatAFailedPassLeavesWakeTheOtherThreads() throws Exception {
        Interpreter interpreter = runtime.create("one", InterpreterConfig.ISOLATED);
        CompletableFuture<String> first = park(interpreter);
        CountDownLatch both = new CountDownLatch(1);

        interpreter.addPendingCall(() -> {
            awaitUninterruptibly(both);
            throw new IllegalStateException("the first");
        });
        interpreter.addPendingCall(() -> {
            throw new IllegalStateException("the second");
        });
        CompletableFuture<String> second = park(interpreter);
        both.countDown();

        assertThat(List.of(first.get(30, TimeUnit.SECONDS), second.get(30, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("the first", "the second");
    }

    @Test
    void aPendingCallForTheMainThreadWakesIt() throws Exception {
        Thread main = Thread.currentThread();
        CompletableFuture<@Nullable Object> adding = CompletableFuture.supplyAsync(() -> {
            awaitUninterruptibly(attached);
            runtime.addMainPendingCall(() -> {
                throw new IllegalStateException(
                        "called in " + Thread.currentThread().getName());
            });
            return null;
        });

        String outcome = parkHere(runtime.main());

        adding.get(30, TimeUnit.SECONDS);
        assertThat(outcome).isEqualTo("called in " + main.getName());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Parks a thread that is attached, until a check throws. */
    private CompletableFuture<String> park(Interpreter interpreter) throws InterruptedException {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        CountDownLatch inside = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() -> outcome.complete(interpreter.attach(() -> {
                    inside.countDown();
                    return parkHere(interpreter);
                })));
        inside.await();
        return outcome;
    }

    private String parkHere(Interpreter interpreter) {
        return interpreter.attach(() -> {
            attached.countDown();
            try {
                while (true) {
                    interpreter.check();
                    LockSupport.park();
                }
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    /** A framework in which there are no services, and no properties. */
    private static BundleContext context() {
        return proxy(BundleContext.class);
    }

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, WakingTest::invoke));
    }

    private static @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Exception {
        return switch (method.getName()) {
            case "registerService" -> proxy(ServiceRegistration.class);
            case "createFilter" -> FrameworkUtil.createFilter(String.valueOf(arguments == null ? "" : arguments[0]));
            case "getServiceReferences" -> method.getReturnType().isArray() ? null : List.of();
            case "addServiceListener", "removeServiceListener", "unregister", "getProperty" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }
}
