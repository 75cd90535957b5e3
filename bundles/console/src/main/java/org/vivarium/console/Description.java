package org.vivarium.console;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Limits;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;

/** What there is to say about an interpreter, by name: for a person in {@link Properties}, for a program in {@link Json}. */
final class Description {
    private Description() {}

    /** What it is: identity, state and config. */
    static Map<String, @Nullable Object> brief(Interpreter interpreter) {
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("id", interpreter.id());
        description.put("name", interpreter.name());
        description.put("state", interpreter.state().name().toLowerCase(Locale.ROOT));
        description.put("running", interpreter.isRunning());
        description.put("whence", interpreter.whence().toString());
        description.put("config", config(interpreter.config()));
        return description;
    }

    /** All of it. The modules are there when the import system is. */
    static Map<String, @Nullable Object> full(Interpreter interpreter, @Nullable ImportSystem importSystem) {
        Map<String, @Nullable Object> description = brief(interpreter);
        org.vivarium.interpreters.Usage usage = interpreter.usage();
        description.put("threads", usage.threads());
        description.put("references", interpreter.references());
        description.put("requires_references", interpreter.requiresReferences());
        description.put("tracing", interpreter.tracing());
        description.put("usage", usage(usage));
        description.put("warnings", interpreter.warnings().shown().size());
        description.put("dict", interpreter.dict().size());
        if (importSystem != null) {
            List<String> modules =
                    importSystem.modules(interpreter).stream().map(Module::name).toList();
            description.put("modules", modules);
        }
        return description;
    }

    /** By the names of {@link InterpreterConfig#FIELDS}; a limit that there is not is null. */
    private static Map<String, @Nullable Object> config(InterpreterConfig config) {
        Limits limits = config.limits();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("use_main_obmalloc", config.useMainObmalloc());
        fields.put("allow_fork", config.allowFork());
        fields.put("allow_exec", config.allowExec());
        fields.put("allow_threads", config.allowThreads());
        fields.put("allow_daemon_threads", config.allowDaemonThreads());
        fields.put("check_multi_interp_extensions", config.checkMultiInterpExtensions());
        fields.put("gil", config.gil().toString());
        fields.put("cpu_limit", Quantity.limit(limits.cpuTime()));
        fields.put("allocation_limit", Quantity.limit(limits.allocation()));
        fields.put("wall_limit", Quantity.limit(limits.wallTime()));
        fields.put("thread_limit", limits.threads() == 0 ? null : limits.threads());
        fields.put("phase_deadline", Quantity.limit(limits.phaseDeadline()));
        fields.put(
                "modules",
                config.imports().requirements().stream()
                        .map(ModuleRequirement::toString)
                        .toList());
        fields.put("follow_updates", config.imports().followUpdates());
        fields.put("import_deadline", Quantity.limit(config.imports().deadline()));
        fields.put("path", config.imports().path().stream().map(Path::toString).toList());
        fields.put("venv", config.imports().venv().map(Path::toString).orElse(null));
        fields.put("files", config.access().files().toString());
        fields.put("allow_sockets", config.access().sockets());
        fields.put("allow_processes", config.access().processes());
        fields.put("allow_native", config.access().nativeCode());
        fields.put("allow_environment", config.access().environment());
        return fields;
    }

    private static Map<String, @Nullable Object> usage(org.vivarium.interpreters.Usage usage) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("cpu_time", new Quantity.Time(usage.cpuTime()));
        fields.put("allocation", new Quantity.Size(usage.allocation()));
        fields.put("wall_time", new Quantity.Time(usage.wallTime()));
        fields.put("calls_in", usage.callsIn());
        fields.put("calls_out", usage.callsOut());
        return fields;
    }
}
