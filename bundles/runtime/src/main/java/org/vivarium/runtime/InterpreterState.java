package org.vivarium.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterConfig.Gil;
import org.vivarium.interpreters.InterpreterGuard;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.InterpreterView;
import org.vivarium.interpreters.Kill;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Usage;
import org.vivarium.interpreters.Warnings;
import org.vivarium.interpreters.Whence;

/**
 * One interpreter ({@code PyInterpreterState}).
 *
 * <pre>
 * id, name, whence, config   given at birth
 * gate                       where it stands in its life, its threads, who comes in
 * lock                       its own, or main's: module code runs under it
 * attachment                 how threads come in and work; the eval breaker
 * execution                  code that runs in __main__, calls from outside
 * pending                    calls that its threads make at their checks
 * exit                       exit callbacks
 * warnings                   filters, what was shown, the hook
 * meter                      what it has used
 * tracing                    how many of its threads are traced
 * dict                       for others
 * ending                     the ways out, the references to its id, its OSGi service
 * threads, calls, exits      the runtime's own finalizers, services like all others
 * </pre>
 *
 * <p>What subsystems hold for the interpreter is not here: they hold it themselves and say so with a finalizer.
 *
 * <p>Lock order: the {@link InterpreterLock} first, then the monitors of the parts, none of which is held while another is
 * waited for. No foreign code is called under a monitor.
 */
final class InterpreterState implements Interpreter {
    private static final int PENDING_CALLS = 300;

    private final RuntimeState runtime;
    private final long id;
    private final String name;
    private final Whence whence;
    private final InterpreterConfig config;
    private final Gate gate = new Gate(this);
    private final InterpreterLock lock;
    private final Attachment attachment;
    private final Execution execution = new Execution(this);
    private final PendingCalls pending;
    private final ExitCallbacks exit = new ExitCallbacks();
    private final WarningState warnings = new WarningState(this);
    private final Meter meter = new Meter();
    private final AtomicInteger tracing = new AtomicInteger();
    private final Map<Object, Object> dict = new ConcurrentHashMap<>();
    private final Ending ending;
    private final PhaseFinalizer threads;
    private final PhaseFinalizer calls;
    private final PhaseFinalizer exits;

    InterpreterState(
            RuntimeState runtime,
            BundleContext context,
            long id,
            String name,
            Whence whence,
            InterpreterConfig config,
            InterpreterLock shared) {
        this.runtime = runtime;
        this.id = id;
        this.name = name;
        this.whence = whence;
        this.config = config;
        lock = config.gil() == Gil.OWN && id != 0 ? new InterpreterLock() : shared;
        attachment = new Attachment(this, runtime, gate);
        ending = new Ending(this, runtime, gate);
        pending = new PendingCalls(toString(), PENDING_CALLS);
        threads = new PhaseFinalizer(context, id, FinalizationPhase.THREADS, "its threads", gate::awaitOwnThreads);
        calls = new PhaseFinalizer(context, id, FinalizationPhase.PENDING, "pending calls", attachment::makeAllCalls);
        exits = new PhaseFinalizer(context, id, FinalizationPhase.ATEXIT, "exit callbacks", exit::run);
    }

    /** The last step of birth: the interpreter becomes a service. */
    void ready(BundleContext context) {
        gate.open();
        ending.registered(context.registerService(
                Interpreter.class,
                this,
                FrameworkUtil.asDictionary(Map.of(ID, id, NAME, name, WHENCE, whence.name()))));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Whence whence() {
        return whence;
    }

    @Override
    public InterpreterConfig config() {
        return config;
    }

    @Override
    public State state() {
        return gate.state();
    }

    @Override
    public boolean isRunning() {
        return gate.isVisited();
    }

    // --- its parts ---

    RuntimeState runtime() {
        return runtime;
    }

    Gate gate() {
        return gate;
    }

    InterpreterLock lock() {
        return lock;
    }

    Attachment attachment() {
        return attachment;
    }

    PendingCalls pending() {
        return pending;
    }

    Meter meter() {
        return meter;
    }

    Ending ending() {
        return ending;
    }

    // --- running something ---

    @Override
    public void exec(String source) {
        execution.exec(source);
    }

    @Override
    public int run(Program program) {
        return execution.run(program);
    }

    @Override
    public @Nullable Object call(
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords) {
        return execution.call(function, arguments, keywords);
    }

    @Override
    public @Nullable Object callInMain(String function, List<? extends @Nullable Object> arguments) {
        return execution.callInMain(function, arguments);
    }

    @Override
    public void prepareMain(Map<String, ? extends @Nullable Object> values) {
        execution.prepareMain(values);
    }

    // --- threads ---

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return attachment.<R, X>attach(operation);
    }

    @Override
    public List<InterpreterThread> threads() {
        return List.copyOf(gate.threads());
    }

    @Override
    public InterpreterThread newThread() {
        return attachment.newThread();
    }

    @Override
    public InterpreterThread newThread(String kind, boolean daemon) {
        return newOwnThread(kind, daemon);
    }

    ThreadState newOwnThread(String kind, boolean daemon) {
        return attachment.newOwnThread(kind, daemon);
    }

    /** Its end has threads, or guards, to wait for. */
    void needThreads() {
        threads.need();
    }

    @Override
    public Thread startThread(String kind, boolean daemon, Runnable body) {
        return new OwnThreads(this, kind, daemon, false).start(body);
    }

    @Override
    public ThreadFactory threadFactory(String kind, boolean daemon, boolean virtual) {
        return new OwnThreads(this, kind, daemon, virtual);
    }

    @Override
    public boolean setAsyncException(long threadId, @Nullable RuntimeException exception) {
        for (ThreadState thread : gate.threads()) {
            if (thread.id() == threadId) {
                thread.setAsyncException(exception);
                return true;
            }
        }
        return false;
    }

    @Override
    public InterpreterGuard guard() {
        threads.need();
        gate.addGuard();
        return new GuardState(this);
    }

    @Override
    public InterpreterView view() {
        return new ViewState(runtime, id);
    }

    // --- the lock and the eval breaker ---

    @Override
    public <R extends @Nullable Object, X extends Throwable> R locked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return attachment.<R, X>locked(operation);
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // An interpreter is itself alone, and this is asked at every change of a count.
    public boolean holdsLock() {
        ThreadState holder = lock.holder();
        // One that it shares may be held by a thread that is at work in another interpreter.
        return holder != null && holder.isAttachedBy(Thread.currentThread()) && holder.state() == this;
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R unlocked(
            ScopedValue.CallableOp<? extends R, X> operation) throws X {
        return attachment.<R, X>unlocked(operation);
    }

    @Override
    public void check() {
        attachment.check();
    }

    /** A thread is traced now, or is no more. */
    void traced(int change) {
        tracing.addAndGet(change);
    }

    @Override
    public int tracing() {
        return tracing.get();
    }

    // --- what it keeps ---

    @Override
    public void addPendingCall(Runnable call) {
        requireReady();
        pending.add(call);
        calls.need();
        if (gate.state() != State.READY && pending.remove(call)) {
            requireReady();
        }
        gate.wakeAll();
        attachment.breakEvaluator();
    }

    @Override
    public void atExit(Runnable callback) {
        requireReady();
        exit.push(callback);
        exits.need();
        if (gate.state() != State.READY && exit.remove(callback)) {
            requireReady();
        }
    }

    private void requireReady() {
        if (gate.state() != State.READY) {
            throw new InterpreterNotFoundException(this + " has ended");
        }
    }

    @Override
    public Warnings warnings() {
        return warnings;
    }

    WarningState warningState() {
        return warnings;
    }

    @Override
    public Map<Object, Object> dict() {
        return dict;
    }

    @Override
    public Usage usage() {
        List<ThreadState> all = gate.threads();
        // Before the visits, or one that ends meanwhile would count twice.
        long cpu = meter.cpu();
        long allocation = meter.allocation();
        List<Visit> visits = new ArrayList<>();
        for (ThreadState thread : all) {
            Visit visit = thread.visit();
            if (visit != null) {
                visits.add(visit);
            }
        }
        return new Usage(
                Duration.ofNanos(cpu + visits.stream().mapToLong(Visit::cpuUsed).sum()),
                allocation + visits.stream().mapToLong(Visit::allocated).sum(),
                Duration.ofNanos(gate.busyNanos()),
                all.size(),
                meter.callsIn(),
                meter.callsOut());
    }

    // --- the way out ---

    @Override
    public long incref() {
        return ending.references().add();
    }

    @Override
    public long decref() {
        return ending.decref();
    }

    @Override
    public long references() {
        return ending.references().count();
    }

    @Override
    public boolean requiresReferences() {
        return ending.references().areRequired();
    }

    @Override
    public void requireReferences() {
        ending.references().require();
    }

    @Override
    public Kill kill() {
        return ending.kill();
    }

    @Override
    public void close() {
        ending.close();
    }

    /** Whether there are no threads, pending calls and exit callbacks left that its end has to wait for. */
    boolean isQuiet() {
        return !hasCalls() && !gate.isWaitedFor();
    }

    /** Whether pending calls or exit callbacks are left. */
    boolean hasCalls() {
        return pending.areWaiting() || !exit.isEmpty();
    }

    /** Lets go of what it has kept, as it has ended. */
    void release() {
        List.of(exits, calls, threads).forEach(PhaseFinalizer::end);
        dict.clear();
    }

    /** As messages name it: {@code interpreter 3 (orders)}. */
    @Override
    public String toString() {
        return "interpreter " + id + " (" + name + ")";
    }
}
