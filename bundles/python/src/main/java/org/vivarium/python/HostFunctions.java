package org.vivarium.python;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queues;
import org.vivarium.evaluator.EncodedObject;
import org.vivarium.evaluator.EncodedView;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.TypedException;
import org.vivarium.interpreters.Warning;
import org.vivarium.interpreters.WarningCategory;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.PythonPackages;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Swap;

/**
 * What Python code in one interpreter can ask of Vivarium: the functions of {@code host} in {@code prelude.py}, and by
 * {@link InterpreterFunctions} and others those in the modules that it has for Python.
 */
final class HostFunctions {
    /** The services behind them, which come and go. */
    interface Services {
        @Nullable
        ImportSystem importSystem();

        @Nullable
        PythonPackages pythonPackages();

        @Nullable
        Interpreters interpreters();

        @Nullable
        Queues queues();

        @Nullable
        Channels channels();

        @Nullable
        Collectors collectors();
    }

    private final PythonContext context;
    private final Interpreter interpreter;
    private final Services services;
    private final Map<String, Object> functions = new HashMap<>();

    /** A function of the host. */
    interface Body {
        @Nullable
        Object apply(Value[] arguments) throws Exception;
    }

    HostFunctions(PythonContext context, Interpreter interpreter, Services services) {
        this.context = context;
        this.interpreter = interpreter;
        this.services = services;
        PythonThreads threads = new PythonThreads(interpreter, context);
        add("find", a -> find(a[0].asString()));
        add("package_folder", a -> packageFolder(a[0].asString()));
        add("package_folders", a -> packageFolders());
        add(
                "source",
                a -> Objects.requireNonNull(Prelude.library(a[0].asString())).source());
        add(
                "import_module",
                a -> context.objects().content(imports(a[0].asString()).importModule(interpreter, a[0].asString())));
        add("reload_module", a -> context.objects().content(reload(a[0].asString())));
        add("signature", a -> signature((PythonFunction) a[0].asProxyObject()));
        functions.put("construct", (ProxyExecutable) a -> context.entered(() -> construct(a)));
        new InterpreterFunctions(interpreter, services).addTo(this);
        Access access = interpreter.config().access();
        add("encoded", a -> new Crossing(new EncodedObject(a[0].asString(), bytes(a[1]), a[2].asString(), access)));
        add("view", this::view);
        new QueueFunctions(services).addTo(this);
        new ChannelFunctions(interpreter, services).addTo(this);
        add("new_thread", a -> threads.create(a[0].asString(), a[1].asBoolean()));
        add("discard_thread", a -> {
            threads.discard(a[0].asLong());
            return null;
        });
        functions.put("run_thread", (ProxyExecutable) a -> {
            threads.run(a[0].asLong(), a[1]);
            return null;
        });
        functions.put("check", (ProxyExecutable) a -> {
            context.breaker().check();
            return null;
        });
        add("sleep", a -> {
            context.breaker().sleep(a[0].asLong());
            return null;
        });
        add("process_time", a -> processTime());
        add("interrupt_main", a -> {
            interpreters().addMainPendingCall(() -> {
                throw new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), "");
            });
            return null;
        });
        if (interpreter.id() == 0) {
            add("launched", a -> {
                context.launched(new PythonContext.Launch(strings(a[0]), a[1].asString()));
                return null;
            });
        }
        add("record_warning", a -> {
            interpreter.warnings().record(warning(a));
            return null;
        });
        new PythonGc(interpreter, context, services).addTo(this);
    }

    /** Adds a function. */
    void add(String name, Body body) {
        functions.put(name, (ProxyExecutable) arguments -> context.entered(() -> {
            return context.toPython(body.apply(arguments));
        }));
    }

    /** What crosses of a memoryview, its length, whether it is read-only, its format and shape; null when nothing does. */
    private @Nullable Crossing view(Value[] parts) {
        ByteBuffer memory = context.memory().of(parts[0], parts[1].asInt());
        if (memory == null) {
            return null;
        }
        boolean readonly = parts[2].asBoolean();
        String format = parts[3].asString();
        List<Long> shape = new ArrayList<>();
        for (long i = 0; i < parts[4].getArraySize(); i++) {
            shape.add(parts[4].getArrayElement(i).asLong());
        }
        boolean bytes = !readonly && format.equals("B") && shape.size() == 1;
        return new Crossing(bytes ? memory : new EncodedView(memory, readonly, format, shape));
    }

    private static byte[] bytes(Value buffer) {
        byte[] bytes = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static List<String> strings(Value tuple) {
        List<String> strings = new ArrayList<>();
        for (long i = 0; i < tuple.getArraySize(); i++) {
            strings.add(tuple.getArrayElement(i).asString());
        }
        return strings;
    }

    /** The CPU time of the process, in nanoseconds. */
    private static long processTime() {
        Optional<Duration> used = ProcessHandle.current().info().totalCpuDuration();
        return used.orElseThrow().toNanos();
    }

    ProxyObject proxy() {
        return ProxyObject.fromMap(functions);
    }

    private @Nullable String find(String module) {
        Prelude.Library library = Prelude.library(module);
        if (library != null) {
            return library.isPackage() ? "package" : "library";
        }
        ImportSystem imports = services.importSystem();
        return imports != null && imports.provides(interpreter, module) ? "module" : null;
    }

    private @Nullable String packageFolder(String name) {
        PythonPackages packages = services.pythonPackages();
        Optional<Path> folder = packages == null ? Optional.empty() : packages.folderOf(interpreter, name);
        folder.ifPresent(context::allowReading);
        return folder.map(Path::toString).orElse(null);
    }

    private List<String> packageFolders() {
        PythonPackages packages = services.pythonPackages();
        List<Path> folders = packages == null ? List.of() : packages.folders(interpreter);
        folders.forEach(context::allowReading);
        return folders.stream().map(Path::toString).toList();
    }

    private ImportSystem imports(String module) {
        ImportSystem imports = services.importSystem();
        if (imports == null) {
            throw new ModuleNotFoundException(module);
        }
        return imports;
    }

    private Module reload(String module) {
        ImportSystem imports = imports(module);
        Swap swap = imports.reload(interpreter, module);
        if (swap.failure().isPresent()) {
            throw new ModuleException(swap.failure().orElseThrow());
        }
        return imports.find(interpreter, module).orElseThrow(() -> new ModuleNotFoundException(module));
    }

    /** Name, kind, whether there is a default, and that, of each parameter in turn. */
    private static List<@Nullable Object> signature(PythonFunction function) {
        List<@Nullable Object> parts = new ArrayList<>();
        Signature signature =
                function.function().signature().orElse(Signature.of("").rest("args"));
        for (Signature.Parameter parameter : signature.parameters()) {
            parts.add(parameter.name());
            parts.add(parameter.kind().name());
            parts.add(!parameter.isRequired()
                    && parameter.kind() != Signature.Kind.VAR_POSITIONAL
                    && parameter.kind() != Signature.Kind.VAR_KEYWORD);
            parts.add(parameter.byDefault());
        }
        return parts;
    }

    /** Makes an instance for a Python object, of the constructor, a reference to that object, and the arguments. */
    private Object construct(Value[] arguments) throws Exception {
        PythonFunction constructor = arguments[0].asProxyObject();
        Object made = Objects.requireNonNull(constructor.call(arguments, 2));
        context.objects().adopt(made, arguments[1]);
        return made;
    }

    private Interpreters interpreters() {
        Interpreters interpreters = services.interpreters();
        if (interpreters == null) {
            throw new InterpreterException("the runtime is being finalized");
        }
        return interpreters;
    }

    /** From text, the names of the category and of those that it is one of, module, file and line. */
    private static Warning warning(Value[] parts) {
        WarningCategory category = WarningCategory.WARNING;
        for (long i = parts[1].getArraySize() - 2; i >= 0; i--) {
            category = new WarningCategory(parts[1].getArrayElement(i).asString(), category);
        }
        return new Warning(parts[0].asString(), category, parts[2].asString(), parts[3].asString(), parts[4].asInt());
    }
}
