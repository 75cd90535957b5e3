package org.vivarium.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.TypedException;
import org.vivarium.interpreters.Whence;

/** The functions of the host in {@code _interpreters.py}, over the interpreters of the runtime. */
final class InterpreterFunctions {
    private final Interpreter interpreter;
    private final HostFunctions.Services services;

    InterpreterFunctions(Interpreter interpreter, HostFunctions.Services services) {
        this.interpreter = interpreter;
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("preset", a -> words(InterpreterConfig.preset(a[0].asString())));
        host.add("create", a -> create(a[0].asString(), a[1].asBoolean()));
        host.add("incref", a -> incref(reach(a[0]), a[1].asBoolean()));
        host.add("decref", a -> decref(reach(a[0])));
        host.add("destroy", a -> destroy(reach(a[0])));
        host.add("list_all", a -> listAll());
        host.add("current", a -> interpreter.id());
        host.add("whence", a -> get(a[0]).whence().code());
        host.add("is_running", a -> get(a[0]).isRunning());
        host.add("config", a -> words(get(a[0]).config()));
        host.add("bind", a -> bind(reach(a[0]), bindings(a[1], a[2])));
        host.add("call_in_main", a -> callInMain(reach(a[0]), a));
        host.add("vouches", a -> get(a[0]).config().access().includes(access()));
    }

    private Access access() {
        return interpreter.config().access();
    }

    private Interpreters interpreters() {
        Interpreters interpreters = services.interpreters();
        if (interpreters == null) {
            throw new InterpreterException("the runtime is being finalized");
        }
        return interpreters;
    }

    private Interpreter get(Value id) {
        return interpreters()
                .find(id.toString())
                .orElseThrow(() -> new InterpreterNotFoundException("unrecognized interpreter ID " + id));
    }

    /** An interpreter for code here to work on: what has more access would reach for it what is out of its own reach. */
    private Interpreter reach(Value id) {
        Interpreter target = get(id);
        if (!access().includes(target.config().access())) {
            throw new TypedException(
                    ExceptionSnapshot.Type.builtin("PermissionError"),
                    interpreter + " cannot reach " + target + ", which has more access");
        }
        return target;
    }

    private long create(String words, boolean requireReferences) {
        InterpreterConfig config = InterpreterConfig.EMPTY;
        for (String word : words.split(" ", -1)) {
            int equals = word.indexOf('=');
            config = config.with(word.substring(0, equals), word.substring(equals + 1));
        }
        // CPython's find the same packages as their main interpreter, by the process's environment.
        config = config.with(config.imports().withFoldersOf(interpreter.config().imports()));
        Interpreter created = interpreters().create("", config, Whence.STDLIB);
        if (requireReferences) {
            created.requireReferences();
        }
        return created.id();
    }

    private static @Nullable Object incref(Interpreter target, boolean requireReferences) {
        if (requireReferences) {
            target.requireReferences();
        }
        target.incref();
        return null;
    }

    /** As CPython does, this does nothing when there is no reference. */
    private static @Nullable Object decref(Interpreter target) {
        try {
            target.decref();
        } catch (InterpreterException _) {
            // There was none.
        }
        return null;
    }

    private static @Nullable Object destroy(Interpreter target) {
        try {
            target.close();
            return null;
        } catch (InterpreterRunningException e) {
            throw inShort("interpreter running", e);
        }
    }

    private List<Long> listAll() {
        List<Long> flat = new ArrayList<>();
        for (Interpreter each : interpreters().list()) {
            flat.add(each.id());
            flat.add((long) each.whence().code());
        }
        return flat;
    }

    private static @Nullable Object bind(Interpreter target, Map<String, @Nullable Object> bindings) {
        return alone(() -> {
            target.prepareMain(bindings);
            return null;
        });
    }

    /** Whether the call returned, and its result or the parts of a snapshot; the function stands behind the id. */
    private static List<@Nullable Object> callInMain(Interpreter target, Value[] call) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 2; i < call.length; i++) {
            arguments.add(Values.toData(call[i]));
        }
        return alone(() -> {
            List<@Nullable Object> outcome = new ArrayList<>();
            try {
                Object result = target.callInMain(call[1].asString(), arguments);
                outcome.add(true);
                outcome.add(result);
            } catch (ExecutionFailedException e) {
                outcome.add(false);
                outcome.add(parts(e.snapshot()));
            }
            return outcome;
        });
    }

    private static Map<String, @Nullable Object> bindings(Value names, Value data) {
        Map<String, @Nullable Object> bindings = new LinkedHashMap<>();
        for (long i = 0; i < names.getArraySize(); i++) {
            bindings.put(names.getArrayElement(i).asString(), Values.toData(data.getArrayElement(i)));
        }
        return bindings;
    }

    private static List<String> parts(ExceptionSnapshot snapshot) {
        return List.of(
                snapshot.type().name(),
                snapshot.type().qualname(),
                snapshot.type().module(),
                snapshot.msg(),
                snapshot.formatted(),
                snapshot.errdisplay());
    }

    private static <R extends @Nullable Object> R alone(Supplier<? extends R> operation) {
        try {
            return operation.get();
        } catch (InterpreterRunningException e) {
            throw inShort("interpreter already running", e);
        }
    }

    /** What CPython says, and programs compare. */
    private static InterpreterRunningException inShort(String message, InterpreterRunningException cause) {
        InterpreterRunningException made = new InterpreterRunningException(message);
        made.initCause(cause);
        return made;
    }

    /** A config as NAME=VALUE words. */
    private static String words(InterpreterConfig config) {
        return "use_main_obmalloc=" + config.useMainObmalloc()
                + " allow_fork=" + config.allowFork()
                + " allow_exec=" + config.allowExec()
                + " allow_threads=" + config.allowThreads()
                + " allow_daemon_threads=" + config.allowDaemonThreads()
                + " check_multi_interp_extensions=" + config.checkMultiInterpExtensions()
                + " gil=" + config.gil();
    }
}
