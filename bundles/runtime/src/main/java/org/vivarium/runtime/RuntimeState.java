package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.Whence;

/**
 * The one process-wide state: all interpreters ({@code _PyRuntimeState}).
 *
 * <pre>
 * nextId        the id that the next interpreter gets; only grows
 * interpreters  those that have not ended, by id
 * names         the same by name; a name is taken here before its interpreter exists
 * finalizing    no interpreter is created any more
 * CURRENT       which thread state the running thread has; bound by InterpreterState.attach
 * </pre>
 *
 * <p>Thread-safe. It has no lock: the maps are concurrent, and an interpreter enters {@code names} first and leaves it last.
 */
final class RuntimeState implements Interpreters {
    /** The running thread's thread state: {@code _PyThreadState_GET}. Only the edges ask for it. */
    static final ScopedValue<ThreadState> CURRENT = ScopedValue.newInstance();

    private static final Pattern NAME = Pattern.compile("(?!\\d+$|interp-\\d+$)[^\\s-]\\S*");
    private static final System.Logger LOGGER = System.getLogger(RuntimeState.class.getName());

    private final BundleContext context;
    private final Services services;
    private final Finalization finalization;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentSkipListMap<Long, InterpreterState> interpreters = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<String, Long> names = new ConcurrentHashMap<>();
    private volatile boolean finalizing;
    private @Nullable InterpreterState main;
    private @Nullable ServiceRegistration<Interpreters> registration;

    RuntimeState(BundleContext context) {
        this.context = context;
        services = new Services(context);
        finalization = new Finalization(context);
    }

    /** {@code Py_Initialize}: makes the main interpreter and offers the service. */
    void start() {
        services.open();
        main = begin("main", InterpreterConfig.MAIN, Whence.RUNTIME);
        registration = context.registerService(Interpreters.class, this, null);
    }

    /** Withdraws the service and finalizes what is left. */
    void stop() {
        if (registration != null) {
            registration.unregister();
        }
        finalizeRuntime();
        services.close();
    }

    /**
     * {@code Py_FinalizeEx}: ends every interpreter, the last created first, main at the end. The ones that somebody
     * forgot are named in a warning. Once done, nothing happens.
     */
    void finalizeRuntime() {
        finalizing = true;
        List<InterpreterState> alive =
                new ArrayList<>(interpreters.descendingMap().values());
        String forgotten = alive.reversed().stream()
                .filter(state -> state != main)
                .map(state -> state.id() + " (" + state.name() + ")")
                .collect(Collectors.joining(", "));
        if (!forgotten.isEmpty()) {
            System.err.println("ResourceWarning: interpreters still alive at finalization: " + forgotten
                    + "; close them when they are no longer needed");
        }
        for (InterpreterState state : alive) {
            try {
                state.endWithRuntime();
            } catch (InterpreterException e) {
                LOGGER.log(System.Logger.Level.ERROR, e.getMessage(), e);
            }
        }
    }

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
        return begin(name, config, whence);
    }

    /** Main and the others are born here. */
    private InterpreterState begin(String name, InterpreterConfig config, Whence whence) {
        if (!name.isEmpty()) {
            Long holder = names.putIfAbsent(name, -1L);
            if (holder != null) {
                throw new InterpreterException(
                        "there is an interpreter named " + name + " already; close it or choose" + " another name");
            }
        }
        long id = nextId.getAndIncrement();
        String given = name.isEmpty() ? "interp-" + id : name;
        names.put(given, id);
        InterpreterState state = new InterpreterState(this, id, given, whence, config);
        interpreters.put(id, state);
        try {
            // Asked after the interpreter is in the map: either the sweep sees it there, or it sees the sweep here.
            if (finalizing) {
                throw new InterpreterException("the runtime is being finalized; it creates no more interpreters");
            }
            state.ready(context);
        } catch (RuntimeException e) {
            forget(state);
            throw e;
        }
        return state;
    }

    /** Removes an interpreter that has ended. */
    void forget(InterpreterState state) {
        interpreters.remove(state.id());
        names.remove(state.name());
    }

    Services services() {
        return services;
    }

    Finalization finalization() {
        return finalization;
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
        return CURRENT.isBound() ? Optional.of(CURRENT.get().interpreter()) : Optional.empty();
    }

    @Override
    public Interpreter main() {
        if (main == null) {
            throw new InterpreterNotFoundException("the runtime is not initialized");
        }
        return main;
    }
}
