package org.vivarium.instrument;

import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.runtime.GilNode;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops the threads that run a context's code at their next safepoint, and has each look what it has been asked for.
 *
 * <p>Its service is a {@link BiFunction}, called with the context entered. It takes the name of a member of the polyglot
 * bindings, which it removes, and a function. The member is what raises an exception in Python. The function is called by each
 * thread with whether it is in the midst of Python code; then it may return what the raiser is to be called with, or null.
 * The result asks for one such stop, of some threads or, when it is given null, of all; its future is done when every one has made it.
 *
 * <p>Another service is an {@link ObjLongConsumer}, which has a thread wait for so many nanoseconds that comes from Python code by a
 * function of the host. It makes its stops meanwhile, and GraalPy's own. What one of them throws ends the wait, and becomes the
 * member of the polyglot bindings that is named.
 *
 * <p>The calling thread becomes the context's main thread, whoever has made the context, and {@code id()} counts from a number of its
 * own on there.
 *
 * <p>The function is called with the context's lock held where the thread holds it. A thread that gets no exception then
 * offers the lock to others, at places where GraalPy itself would do so.
 *
 * <p>Thread-safe.
 */
// Read by the engine.
@SuppressWarnings("NullAway.Init")
public final class EvalBreaker extends TruffleInstrument {
    private final ObjectIds ids = new ObjectIds();
    private Env env;

    @Override
    protected void onCreate(Env environment) {
        env = environment;
        BiFunction<String, Function<Boolean, Object @Nullable []>, Function<Thread @Nullable [], Future<Void>>>
                service = this::breaker;
        env.registerService(service);
        ObjLongConsumer<String> sleep = this::sleep;
        env.registerService(sleep);
    }

    private Function<Thread @Nullable [], Future<Void>> breaker(
            String member, Function<Boolean, Object @Nullable []> check) {
        TruffleContext context = env.getEnteredContext();
        Object raiser = Bindings.take(env, member);
        MainThread.become();
        ids.begin();
        return threads -> context.isClosed()
                ? CompletableFuture.completedFuture(null)
                : env.submitThreadLocal(context, threads, new Stop(raiser, check));
    }

    private void sleep(String member, long nanos) {
        try {
            new Sleep().getCallTarget().call(System.nanoTime() + nanos);
        } catch (AbstractTruffleException e) {
            Bindings.put(env, member, e);
        }
    }

    /** Waits until the time that it is called with. It is a root of code, and so counts as what the thread is in the midst of. */
    private static final class Sleep extends RootNode {
        Sleep() {
            super(null);
        }

        @Override
        public Object execute(VirtualFrame frame) {
            until((long) frame.getArguments()[0]);
            return 0;
        }

        @TruffleBoundary
        private void until(long end) {
            // After each break it is called again.
            TruffleSafepoint.setBlockedThreadInterruptible(
                    this, time -> TimeUnit.NANOSECONDS.sleep(time - System.nanoTime()), end);
        }
    }

    /** What one thread does at its safepoint. */
    private static final class Stop extends ThreadLocalAction {
        private final Object raiser;
        private final Function<Boolean, Object @Nullable []> check;

        Stop(Object raiser, Function<Boolean, Object @Nullable []> check) {
            super(true, false);
            this.raiser = raiser;
            this.check = check;
        }

        @Override
        protected void perform(Access access) {
            Object @Nullable [] exception = check.apply(isInPython(access.getLocation()));
            if (exception != null) {
                raise(exception);
            } else if (isOrdinary(access.getLocation().getRootNode())) {
                offer();
            }
        }

        /** Whether it is Python code at which GraalPy itself would let others have the lock. */
        private static boolean isOrdinary(@Nullable RootNode root) {
            return root instanceof PRootNode python && !python.isInternal() && !python.isPythonInternal();
        }

        /** Lets others have the context's lock who wait for it. */
        @SuppressWarnings("ThreadPriorityCheck") // A thread that was woken needs a moment to take what was released.
        private static void offer() {
            GilNode gil = GilNode.getUncached();
            if (gil.tryRelease()) {
                Thread.yield();
                gil.acquire();
            }
        }

        private void raise(Object[] exception) {
            GilNode gil = GilNode.getUncached();
            boolean acquired = gil.acquire();
            try {
                InteropLibrary.getUncached().execute(raiser, exception);
            } catch (InteropException e) {
                throw new IllegalStateException("the raiser cannot be called", e);
            } finally {
                gil.release(acquired);
            }
        }
    }

    /**
     * Whether the thread is in Python code or returns to it, and is not on its way in: a thread that waits for the context's
     * lock there would keep it for ever after an exception.
     */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isInPython(Node location) {
        Boolean inPython = Truffle.getRuntime()
                .iterateFrames(frame -> frame.getCallTarget() instanceof RootCallTarget target
                        && (target.getRootNode().getLanguageInfo() != null || target.getRootNode() == location));
        return Boolean.TRUE.equals(inPython);
    }
}
