package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Tracked;
import org.vivarium.imports.JavaMethods.Needed;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Gil;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleSpec;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/**
 * One version of a module in one interpreter, from its create slot to its free slot. This is the module that the definition's
 * code sees; everybody else has the {@link ImportedModule} that it is a version of. So code of a version that has been replaced goes
 * on with the state that it knows.
 *
 * <pre>
 * monitor     guards the attributes, what is bound to this version, its types by class, what these need, the definition, the
 *             state and the object; nothing is called under it
 * visitors    counts the calls that are in its functions, with the highest bit set once it is retired
 * idle        is done when it is retired and the last visitor has left
 * belongings  what it has in the interpreter's collector
 * </pre>
 *
 * <p>The definition's slots and the functions run {@linkplain #guarded guarded}. Whoever calls the methods that run slots does not
 * hold the interpreter's lock.
 */
final class Incarnation implements Module {
    private static final long RETIRED = 1L << 62;

    /** The name of functions that are no attributes, which the next version has none of. */
    private static final String ANONYMOUS = "<function>";

    private final ImportedModule identity;
    private final ModuleSpec spec;
    private final Optional<Object> handedOver;
    private final Conversion arguments;
    private final Conversion results;

    private final LinkedHashMap<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private final Set<BoundFunction> bound = Collections.newSetFromMap(new WeakHashMap<>());
    private final Map<Class<?>, JavaType> types = new LinkedHashMap<>();
    private final List<Needed> needed = new ArrayList<>();
    private ModuleDefinition definition;
    private @Nullable Object state;
    private @Nullable Object object;

    private final Belongings belongings = new Belongings(this);
    private final AtomicLong visitors = new AtomicLong();
    private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

    /** In the place of a definition that has been freed, whose class nothing is to keep. */
    private enum Freed implements ModuleDefinition {
        NOTHING
    }

    /** What an exec slot may change: attributes, types with what they need, and state. */
    record Snapshot(
            Map<String, @Nullable Object> attributes,
            Map<Class<?>, JavaType> types,
            List<Needed> needed,
            @Nullable Object state,
            Belongings.Mark belongings) {}

    /**
     * Makes it without attributes.
     *
     * @param handedOver what the version before has handed over
     */
    Incarnation(ImportedModule identity, ModuleSpec spec, ModuleDefinition definition, Optional<Object> handedOver) {
        this.identity = identity;
        this.spec = spec;
        this.definition = definition;
        this.handedOver = handedOver;
        arguments = new Conversion(identity.interpreter(), UnaryOperator.identity());
        results = new Conversion(identity.interpreter(), code -> bound(ANONYMOUS, code));
    }

    // --- its life, as the loader drives it ---

    /**
     * Runs the slots that come before exec: create and the state, and adds the definition's own functions
     * ({@code PyModule_FromDefAndSpec}).
     *
     * @throws ModuleException when the definition makes an object and has state or exec slots all the same
     */
    void make() throws Exception {
        ModuleDefinition made = definition();
        Object given = guarded(() -> made.create(spec));
        if (given == null) {
            functions(made);
            state(guarded(() -> made.newState(this)));
            return;
        }
        refuse(made, "exec", "execution slots", Module.class);
        refuse(made, "slots", "execution slots");
        refuse(made, "newState", "state", Module.class);
        if (isPlain(given)) {
            hold(arguments.value(given));
            return;
        }
        hold(given);
        functions(given);
        checkNeeded();
    }

    private synchronized void hold(@Nullable Object given) {
        object = given;
    }

    /** Whether an object is a value of the table by itself, and has no attributes. */
    private static boolean isPlain(Object object) {
        return object.getClass().isArray() || Conversion.isGivable(object.getClass());
    }

    private void refuse(ModuleDefinition made, String method, String what, Class<?>... parameters)
            throws NoSuchMethodException {
        if (made.getClass().getMethod(method, parameters).getDeclaringClass() != ModuleDefinition.class) {
            throw new ModuleException("module " + name() + " specifies " + what + ", but did not create a module");
        }
    }

    /** What has been described needs these types, which exec slots may have made. */
    private void checkNeeded() {
        List<Needed> all;
        synchronized (this) {
            all = List.copyOf(needed);
            needed.clear();
        }
        KnownTypes known = KnownTypes.of(interpreter());
        for (Needed each : all) {
            if (!known.canBe(each.type())) {
                throw each.why();
            }
        }
    }

    /** Runs the exec slots in order: {@code PyModule_ExecDef}. May be done again in the same version: a reload. */
    void exec() throws Exception {
        for (ExecSlot slot : this.<List<ExecSlot>, Exception>guarded(definition()::slots)) {
            guarded(() -> {
                slot.exec(this);
                return true;
            });
        }
        checkNeeded();
    }

    /** What the definition hands over to the next version, as a value of the table. */
    Optional<Object> handOver() throws Exception {
        ModuleDefinition leaving = definition();
        return guarded(() -> {
            try {
                return Optional.ofNullable(results.data(leaving.handOver(this)));
            } catch (ArgumentException e) {
                throw new ModuleException("module " + name() + " cannot hand over " + e.getMessage(), e);
            }
        });
    }

    /** What there is before the exec slots run again. It is to be given back by {@link #restore} or {@link #settle}. */
    Snapshot snapshot() {
        Belongings.Mark mark = belongings.mark();
        synchronized (this) {
            return new Snapshot(new LinkedHashMap<>(attributes), Map.copyOf(types), List.copyOf(needed), state, mark);
        }
    }

    /** What exec slots have changed since, stays. */
    void settle(Snapshot snapshot) {
        belongings.settle(snapshot.belongings);
    }

    /** Takes back what exec slots have changed since. */
    void restore(Snapshot snapshot) {
        List<JavaType> made;
        synchronized (this) {
            attributes.clear();
            attributes.putAll(snapshot.attributes);
            made = types.values().stream()
                    .filter(type -> !snapshot.types.containsValue(type))
                    .toList();
            types.values().removeAll(made);
            needed.clear();
            needed.addAll(snapshot.needed);
            state = snapshot.state;
        }
        made.forEach(JavaType::forget);
        belongings.restore(snapshot.belongings);
    }

    /**
     * Lets no call in any more: from now on they go to the module's current version. When that is this one still, the module is
     * being unloaded: calls fail, but those of threads that are inside.
     *
     * @return done when the last call has left
     */
    CompletableFuture<Boolean> retire() {
        long before = visitors.getAndUpdate(count -> count | RETIRED);
        if (before == 0) {
            idle.complete(true);
        }
        return idle;
    }

    /**
     * Lets calls in again, as the module stays after all.
     *
     * @return false when the last call has left meanwhile, so that it stays retired
     */
    boolean readmit() {
        long count = visitors.get();
        while (count > RETIRED) {
            if (visitors.compareAndSet(count, count - RETIRED)) {
                return true;
            }
            count = visitors.get();
        }
        return false;
    }

    boolean isRetired() {
        return visitors.get() >= RETIRED;
    }

    /** Whether it is retired and the last call has left. */
    boolean isIdle() {
        return visitors.get() == RETIRED;
    }

    /** Enters a call. Gives false, and counts nothing, when this version is retired. */
    boolean enter() {
        long count = visitors.get();
        while (count < RETIRED) {
            if (visitors.compareAndSet(count, count + 1)) {
                return true;
            }
            count = visitors.get();
        }
        return false;
    }

    /**
     * Enters a call of a thread that is inside already, be this version retired or not. What has been idle for once is left for good,
     * and counts nothing.
     */
    boolean enterFromInside() {
        long count = visitors.get();
        while (count != RETIRED) {
            if (visitors.compareAndSet(count, count + 1)) {
                return true;
            }
            count = visitors.get();
        }
        return false;
    }

    /** Leaves a call that has been entered. */
    void leave() {
        if (visitors.decrementAndGet() == RETIRED) {
            idle.complete(true);
        }
    }

    /** Closes what it owns, runs the clear and free slots and lets go of everything: {@code _PyModule_Clear}. */
    void free() throws Exception {
        ModuleDefinition leaving = definition();
        try {
            belongings.close();
            guarded(() -> {
                leaving.clear(this);
                return true;
            });
        } finally {
            try {
                guarded(() -> {
                    leaving.free(this);
                    return true;
                });
            } finally {
                abandon();
            }
        }
    }

    /** Lets go of everything, and runs no slots. */
    void abandon() {
        try {
            belongings.leave();
        } finally {
            forget();
        }
    }

    /** Leaves no way from here to the classes of this version: a module or function that somebody holds keeps no loader. */
    private void forget() {
        List<BoundFunction> functions;
        List<JavaType> made;
        synchronized (this) {
            functions = List.copyOf(bound);
            made = List.copyOf(types.values());
            attributes.clear();
            bound.clear();
            types.clear();
            needed.clear();
            definition = Freed.NOTHING;
            state = null;
            object = null;
        }
        functions.forEach(BoundFunction::forget);
        made.forEach(JavaType::forget);
    }

    ImportedModule identity() {
        return identity;
    }

    /** What it was made of; once it has been freed, nothing of it. */
    synchronized ModuleDefinition definition() {
        return definition;
    }

    /** Makes values of the table of what callers give. */
    Conversion arguments() {
        return arguments;
    }

    /** Makes values of the table of what functions return. */
    Conversion results() {
        return results;
    }

    /** A function of this version. What is bound already comes from a module, maybe another one, and keeps what it needs. */
    BoundFunction bound(String function, ModuleFunction body) {
        return body instanceof BoundFunction already ? already : bound(function, body.signature(), body);
    }

    private BoundFunction bound(String function, Optional<Signature> signature, ModuleFunction body) {
        BoundFunction made = new BoundFunction(this, function, signature, body);
        synchronized (this) {
            bound.add(made);
        }
        return made;
    }

    /** The function at a path from the module: its own, that which makes a type's instances, or a method of a type. */
    Optional<ModuleFunction> at(String path) {
        int dot = path.indexOf('.');
        if (dot >= 0) {
            return type(path.substring(0, dot)).map(type -> type.methods().get(path.substring(dot + 1)));
        }
        Optional<ModuleFunction> constructor = type(path).map(ModuleType::constructor);
        return attribute(path)
                .flatMap(value -> value instanceof ModuleFunction function ? Optional.of(function) : constructor);
    }

    /** The type of that name. */
    Optional<ModuleType> type(String type) {
        return attribute(type)
                .flatMap(value -> value instanceof ModuleType there ? Optional.of(there) : Optional.empty());
    }

    private synchronized Optional<Object> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** Runs code of the module: under the interpreter's lock, unless its definition says that it does without. */
    <R extends @Nullable Object, X extends Throwable> R guarded(ScopedValue.CallableOp<? extends R, X> code) throws X {
        return spec.gil() == Gil.USED ? interpreter().locked(code) : code.call();
    }

    /** The state of the calling thread. */
    Optional<InterpreterThread> currentThread() {
        return identity.currentThread();
    }

    // --- the module, as its own code sees it ---

    @Override
    public String name() {
        return identity.name();
    }

    @Override
    public ModuleSpec spec() {
        return spec;
    }

    @Override
    public Interpreter interpreter() {
        return identity.interpreter();
    }

    @Override
    public synchronized Object object() {
        return object == null ? this : object;
    }

    @Override
    public <T> T state(T made) {
        belongings.check(made);
        Object before;
        synchronized (this) {
            before = state;
            state = made;
        }
        belongings.changed(before, made);
        return made;
    }

    @Override
    public synchronized <T> T state(Class<T> type) {
        if (type.isInstance(state)) {
            return type.cast(state);
        }
        throw new IllegalStateException("module " + name() + " of " + interpreter() + " has "
                + (state == null ? "no state" : "a state of " + state.getClass().getName()) + ", not one of "
                + type.getName());
    }

    @Override
    public Optional<Object> handedOver() {
        return handedOver;
    }

    @Override
    public Module function(String function, ModuleFunction body) {
        return attribute(function, bound(function, body));
    }

    @Override
    public Module function(Signature signature, ModuleFunction body) {
        return attribute(signature.name(), bound(signature.name(), Optional.of(signature), body));
    }

    @Override
    public Module functions(Object owner) {
        JavaMethods methods = new JavaMethods(this);
        List<JavaMethod> functions = methods.functions(owner);
        need(methods);
        functions.forEach(each -> function(each.known(), each));
        return this;
    }

    @Override
    public Module type(Class<?> type) {
        JavaType made = known(type).orElseGet(() -> make(type));
        return attribute(made.name(), made);
    }

    /** What the class has been made already: exec slots that run again make nothing new of it. */
    private synchronized Optional<JavaType> known(Class<?> type) {
        return Optional.ofNullable(types.get(type));
    }

    private JavaType make(Class<?> type) {
        JavaMethods methods = new JavaMethods(this);
        Map<String, JavaMethod> named = new LinkedHashMap<>();
        methods.methods(type).forEach(method -> named.put(method.known().name(), method));
        JavaType made = new JavaType(this, type, methods.constructor(type), named);
        synchronized (this) {
            JavaType first = types.putIfAbsent(type, made);
            if (first != null) {
                return first;
            }
        }
        KnownTypes.of(interpreter()).add(type, made);
        need(methods);
        return made;
    }

    private synchronized void need(JavaMethods methods) {
        needed.addAll(methods.needed());
    }

    @Override
    public Module constant(String constant, @Nullable Object value) {
        if (value instanceof Incarnation version) {
            return attribute(constant, version.identity());
        }
        return value instanceof ModuleFunction body ? function(constant, body) : attribute(constant, value);
    }

    private Module attribute(String attribute, @Nullable Object value) {
        belongings.check(value);
        Object before;
        synchronized (this) {
            before = attributes.put(attribute, value);
        }
        belongings.changed(before, value);
        return this;
    }

    /** Those of its state and attributes that are tracked. */
    synchronized List<Tracked> tracked() {
        List<Tracked> tracked = new ArrayList<>();
        if (state instanceof Tracked there) {
            tracked.add(there);
        }
        attributes.values().forEach(value -> {
            if (value instanceof Tracked there) {
                tracked.add(there);
            }
        });
        return List.copyOf(tracked);
    }

    @Override
    public synchronized Map<String, @Nullable Object> attributes() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public Module importModule(String module) {
        return identity.importModule(module);
    }

    @Override
    public Optional<Module> find(Class<? extends ModuleDefinition> wanted) {
        return identity.find(wanted);
    }

    @Override
    public <T extends AutoCloseable> T own(T resource) {
        belongings.own(resource);
        return resource;
    }

    @Override
    public Collector collector() {
        return belongings.collector();
    }

    @Override
    public void traverse(Consumer<Object> visit) {
        List<Object> referents = new ArrayList<>();
        synchronized (this) {
            attributes.values().forEach(value -> {
                if (value != null) {
                    referents.add(value);
                }
            });
            if (state != null) {
                referents.add(state);
            }
        }
        referents.forEach(visit);
        traverseDefinition(visit);
    }

    /** Shows what the definition shows. */
    void traverseDefinition(Consumer<Object> visit) {
        ModuleDefinition there = definition();
        guarded(() -> {
            there.traverse(this, visit);
            return true;
        });
    }
}
