package org.vivarium.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.FinalizationTrace;
import org.vivarium.interpreters.ImportPolicy;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.StuckThread;
import org.vivarium.interpreters.VirtualEnvironment;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.interpreters.Whence;

/**
 * The one process-wide state: all interpreters ({@code _PyRuntimeState}).
 *
 * <pre>
 * nextId         the id that the next interpreter gets; only grows
 * nextThreadId   the same for thread states
 * interpreters   those that have not ended, by id
 * names          the same by name; a name is taken here before its interpreter exists
 * abandoned      the threads that are in interpreters that ended without them
 * mainCalls      pending calls for the main thread
 * audit          the audit hooks
 * limits         keeps the limits of the interpreters that have some
 * finalization   the way out, and the traces of the last ends
 * CURRENT        which thread state the running thread has; bound by InterpreterState.attach
 * lifecycle      guards the rest
 *   life         UNINITIALIZED, INITIALIZING, INITIALIZED, FINALIZING
 *   main         the main interpreter, while there is one
 *   mainThread   the thread that initialized the runtime
 * </pre>
 *
 * <p>Thread-safe. An interpreter enters {@code names} first and leaves it last. Nothing is called under {@code lifecycle}.
 */
final class RuntimeState implements Interpreters {
    /** The running thread's thread state: {@code _PyThreadState_GET}. Only the edges ask for it. */
    static final ScopedValue<ThreadState> CURRENT = ScopedValue.newInstance();

    private static final int MAIN_CALLS = 32;

    /** How many interpreters one warning names. */
    private static final int MOST_NAMED = 10;

    /** Framework property: the folder of the main interpreter's virtual environment. */
    private static final String VENV = "vivarium.python.venv";

    private static final Pattern NAME = Pattern.compile("(?!\\d+$|interp-\\d+$)[^\\s-]\\S*");
    private static final System.Logger LOGGER = System.getLogger(RuntimeState.class.getName());

    private final BundleContext context;
    private final Services services;
    private final Finalization finalization;
    private final AuditHooks audit;
    private final LimitWatch limits = new LimitWatch();
    private final Signals signals = new Signals(this);
    private final AtomicLong nextId = new AtomicLong(1);
    private final AtomicLong nextThreadId = new AtomicLong(1);
    private final ConcurrentSkipListMap<Long, InterpreterState> interpreters = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<String, Long> names = new ConcurrentHashMap<>();
    private final Set<ThreadState> abandoned = ConcurrentHashMap.newKeySet();
    private final PendingCalls mainCalls = new PendingCalls("the main thread", MAIN_CALLS);

    private final ReentrantLock lifecycle = new ReentrantLock();
    private final Condition lived = lifecycle.newCondition();
    private volatile Life life = Life.UNINITIALIZED;
    private volatile @Nullable InterpreterState main;
    private volatile @Nullable Thread mainThread;

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    private enum Life {
        UNINITIALIZED,
        INITIALIZING,
        INITIALIZED,
        FINALIZING
    }

    RuntimeState(BundleContext context) {
        this.context = context;
        services = new Services(context);
        finalization = new Finalization(this, context);
        audit = new AuditHooks(context);
    }

    /** Makes the main interpreter and offers the services. */
    void start() {
        services.open();
        audit.open();
        finalization.open();
        initialize();
        registrations.add(context.registerService(Interpreters.class, this, null));
        registrations.add(context.registerService(
                Predicate.class, signals, FrameworkUtil.asDictionary(Map.of("signal.handler", true))));
    }

    /** Withdraws the services and finalizes what is left. */
    void stop() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        endAll();
        finalization.close();
        audit.close();
        services.close();
    }

    // --- the life of the runtime ---

    @Override
    public boolean isInitialized() {
        return life == Life.INITIALIZED;
    }

    @Override
    public void initialize() {
        lifecycle.lock();
        try {
            while (life == Life.INITIALIZING) {
                lived.awaitUninterruptibly();
            }
            if (life == Life.FINALIZING) {
                throw new InterpreterException("the runtime is being finalized; initialize it when that is over");
            } else if (life == Life.INITIALIZED) {
                return;
            }
            life = Life.INITIALIZING;
            mainThread = Thread.currentThread();
        } finally {
            lifecycle.unlock();
        }
        try {
            main = begin(0, "main", mainConfig(), Whence.RUNTIME);
            advance(Life.INITIALIZED);
        } catch (RuntimeException | Error e) {
            mainThread = null;
            advance(Life.UNINITIALIZED);
            throw e;
        }
    }

    private InterpreterConfig mainConfig() {
        String venv = context.getProperty(VENV);
        return venv == null ? InterpreterConfig.MAIN : InterpreterConfig.MAIN.with("venv", venv);
    }

    @Override
    public void finalizeRuntime() {
        for (ThreadState state = currentState(); state != null; state = state.outer()) {
            if (state.state().id() != 0) {
                throw new InterpreterException("the runtime cannot be finalized from " + state.state()
                        + ", only from the main interpreter or from none");
            } else if (state.isFinalizer()) {
                throw new InterpreterException("the runtime is being finalized already");
            }
        }
        List<Throwable> failures = Attachment.withoutLock(this::endAll);
        if (!failures.isEmpty()) {
            InterpreterException report =
                    new InterpreterException("the runtime is finalized, but " + failures.size() + " finalizers failed");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }

    /** Finalizes the runtime for whoever stops it. */
    void finalizeForStop() {
        endAll().forEach(failure -> report("the finalization of the runtime", failure));
    }

    /** Ends every interpreter, or waits until somebody who does so already is done. */
    private List<Throwable> endAll() {
        lifecycle.lock();
        try {
            while (life == Life.FINALIZING || life == Life.INITIALIZING) {
                lived.awaitUninterruptibly();
            }
            if (life == Life.UNINITIALIZED) {
                return List.of();
            }
            life = Life.FINALIZING;
        } finally {
            lifecycle.unlock();
        }
        Failures failures = new Failures();
        try {
            List<InterpreterState> alive =
                    new ArrayList<>(interpreters.descendingMap().values());
            failures.run(() -> warnOf(alive));
            alive.forEach(
                    state -> failures.run(() -> state.ending().endWithRuntime().forEach(failures::add)));
        } finally {
            mainCalls.clear();
            main = null;
            mainThread = null;
            advance(Life.UNINITIALIZED);
        }
        return failures.list();
    }

    private void advance(Life next) {
        lifecycle.lock();
        try {
            life = next;
            lived.signalAll();
        } finally {
            lifecycle.unlock();
        }
    }

    /** One warning names the interpreters that somebody forgot. */
    private void warnOf(List<InterpreterState> alive) {
        List<InterpreterState> forgotten =
                alive.reversed().stream().filter(state -> state.id() != 0).toList();
        InterpreterState first = main;
        if (!forgotten.isEmpty() && first != null) {
            first.warningState()
                    .showPlainly(new Warning(
                            "interpreters still alive at finalization: " + names(forgotten)
                                    + "; close them with Interpreter.close()",
                            WarningCategory.RESOURCE,
                            "sys",
                            "sys",
                            0));
        }
    }

    /** The first of them, and how many more there are. */
    private static String names(List<InterpreterState> forgotten) {
        String first = forgotten.stream()
                .limit(MOST_NAMED)
                .map(state -> state.id() + " (" + state.name() + ")")
                .collect(Collectors.joining(", "));
        int more = forgotten.size() - MOST_NAMED;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    // --- interpreters ---

    @Override
    public Interpreter create(String name, InterpreterConfig config, Whence whence) {
        if (!config.useMainObmalloc() && !config.checkMultiInterpExtensions()) {
            throw new InterpreterException("interpreter creation failed: use_main_obmalloc=false needs"
                    + " check_multi_interp_extensions=true");
        }
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            throw new InterpreterException(
                    "'" + name + "' is no name for an interpreter; choose one without white space"
                            + " that is not a number, not of the form interp-N, and does not begin with -");
        }
        if (life == Life.UNINITIALIZED || life == Life.INITIALIZING) {
            throw new InterpreterException(
                    "the runtime is not initialized; initialize it first, in the console by runtime:initialize");
        }
        return begin(nextId.getAndIncrement(), name, withinCreators(config), whence);
    }

    /** What an interpreter may not reach, those that it creates may not either. */
    private static InterpreterConfig withinCreators(InterpreterConfig config) {
        ThreadState creator = currentState();
        return creator == null
                ? config
                : config.with(config.access().meet(creator.state().config().access()));
    }

    private static void checkFolders(ImportPolicy imports) {
        for (Path entry : imports.path()) {
            if (!Files.exists(entry)) {
                throw new InterpreterException("interpreter creation failed: path names " + entry
                        + ", which does not exist; make it, or leave it out");
            }
        }
        try {
            imports.venv().ifPresent(VirtualEnvironment::of);
        } catch (IllegalArgumentException e) {
            throw new InterpreterException("interpreter creation failed: " + e.getMessage(), e);
        }
    }

    /** Main and the others are born here. */
    private InterpreterState begin(long id, String name, InterpreterConfig config, Whence whence) {
        checkFolders(config.imports());
        if (!name.isEmpty()) {
            Long holder = names.putIfAbsent(name, -1L);
            if (holder != null) {
                throw new InterpreterException(
                        "there is an interpreter named " + name + " already; close it or choose another name");
            }
        }
        String given = name.isEmpty() ? "interp-" + id : name;
        InterpreterState state = new InterpreterState(this, context, id, given, whence, config, sharedLock());
        names.put(given, id);
        interpreters.put(id, state);
        try {
            // Asked after the interpreter is in the map: either the sweep sees it there, or it sees the sweep here.
            if (life != (id == 0 ? Life.INITIALIZING : Life.INITIALIZED)) {
                throw new InterpreterException("the runtime is being finalized; it creates no more interpreters");
            }
            audit(AuditEvent.INTERPRETER_NEW, id, given);
            state.ready(context);
        } catch (RuntimeException | Error e) {
            forget(state);
            throw e;
        }
        return state;
    }

    /** The main interpreter's lock, which those without one of their own share. */
    private InterpreterLock sharedLock() {
        InterpreterState first = main;
        return first == null ? new InterpreterLock() : first.lock();
    }

    /** Removes an interpreter that has ended. */
    void forget(InterpreterState state) {
        interpreters.remove(state.id());
        names.remove(state.name());
    }

    /** The interpreter with that id, or null when it has ended. */
    @Nullable
    InterpreterState interpreter(long id) {
        return interpreters.get(id);
    }

    Services services() {
        return services;
    }

    Finalization finalization() {
        return finalization;
    }

    LimitWatch limits() {
        return limits;
    }

    @Override
    public List<Interpreter> list() {
        return List.copyOf(interpreters.values());
    }

    @Override
    public Optional<Interpreter> find(String idOrName) {
        Long id = names.get(idOrName);
        if (id == null && !idOrName.isEmpty() && idOrName.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // An id of more digits than a long has belongs to nobody.
            id = idOrName.length() > 18 ? Long.valueOf(-1) : Long.valueOf(idOrName);
        }
        return id == null ? Optional.empty() : Optional.ofNullable(interpreters.get(id));
    }

    @Override
    public Interpreter get(String idOrName) {
        return find(idOrName)
                .orElseThrow(() -> new InterpreterNotFoundException(
                        "there is no interpreter " + idOrName + "; there are: " + listing()));
    }

    private String listing() {
        return interpreters.values().stream()
                .limit(20)
                .map(state -> state.id() + " " + state.name())
                .collect(Collectors.joining(", ", "", interpreters.size() > 20 ? ", ..." : ""));
    }

    @Override
    public Optional<Interpreter> current() {
        return currentThread().map(InterpreterThread::interpreter);
    }

    @Override
    public Interpreter main() {
        InterpreterState first = main;
        if (first == null) {
            throw new InterpreterNotFoundException("the runtime is not initialized");
        }
        return first;
    }

    // --- threads ---

    @Override
    public Optional<InterpreterThread> currentThread() {
        return Optional.ofNullable(currentState());
    }

    /** The calling thread's thread state, or null. */
    static @Nullable ThreadState currentState() {
        ThreadState state = CURRENT.isBound() ? CURRENT.get() : null;
        // A thread that was forked in a structured way inherits the value, but has attached nothing.
        return state != null && state.isAttachedBy(Thread.currentThread()) ? state : null;
    }

    long nextThreadId() {
        return nextThreadId.getAndIncrement();
    }

    boolean isMainThread(Thread thread) {
        return thread.equals(mainThread);
    }

    /** Whether the main thread is at work in the main interpreter. */
    boolean isMainThreadInside() {
        InterpreterState first = main;
        return first != null
                && first.gate().others(null).stream()
                        .anyMatch(state ->
                                state.thread().filter(this::isMainThread).isPresent());
    }

    @Override
    public void addMainPendingCall(Runnable call) {
        InterpreterState first = main;
        if (first == null) {
            throw new InterpreterNotFoundException("the runtime is not initialized");
        }
        mainCalls.add(call);
        LockSupport.unpark(mainThread);
        first.attachment().breakEvaluator();
    }

    PendingCalls mainCalls() {
        return mainCalls;
    }

    /** A thread is left behind in an interpreter. */
    void abandon(ThreadState thread) {
        thread.abandon();
        abandoned.add(thread);
        if (thread.thread().isEmpty()) {
            abandoned.remove(thread);
        }
    }

    /** A thread has left an interpreter. */
    void hasLeft(ThreadState thread) {
        if (!abandoned.isEmpty()) {
            abandoned.remove(thread);
        }
    }

    @Override
    public List<StuckThread> abandoned() {
        return abandoned.stream().map(ThreadState::stuck).toList();
    }

    // --- looking on ---

    @Override
    public void audit(String event, @Nullable Object... arguments) {
        audit.audit(current(), () -> new AuditEvent(event, current(), Arrays.asList(arguments)));
    }

    /** Tells the hooks that an interpreter ends. */
    void auditEnd(InterpreterState state) {
        audit.audit(
                Optional.of(state),
                () -> new AuditEvent(
                        AuditEvent.INTERPRETER_CLEAR, Optional.of(state), Arrays.asList(state.id(), state.name())));
    }

    @Override
    public List<FinalizationTrace> finalizations() {
        return finalization.traces();
    }

    /** Runs an action of others whose failure nobody waits for. */
    void run(String what, Runnable action) {
        Failures failures = new Failures();
        failures.run(action::run);
        failures.list().forEach(failure -> report(what, failure));
    }

    /** Tells of a failure that nobody waits for. */
    void report(String what, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, what + " failed: " + failure.getMessage(), failure);
    }
}
