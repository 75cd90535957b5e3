package org.vivarium.console;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.Program;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;

/** The commands of the scope {@code interp}. */
final class Interp {
    private static final Pattern DOTTED_NAME =
            Pattern.compile("[^\\W\\d]\\w*(?:\\.[^\\W\\d]\\w*)*", Pattern.UNICODE_CHARACTER_CLASS);

    private final Services services;

    private Interp(Services services) {
        this.services = services;
    }

    static List<Command> commands(Services services, Foreground foreground) {
        Interp interp = new Interp(services);
        return List.of(
                new Command(CREATE, foreground, interp::create),
                new Command(LIST, foreground, interp::list),
                new Command(INFO, foreground, interp::info),
                new Command(EXEC, foreground, interp::exec),
                new Command(RUN, foreground, interp::run),
                new Command(IMPORT, foreground, interp::importModule),
                new Command(CALL, foreground, interp::call),
                new Command(MODULES, foreground, interp::modules));
    }

    private static final String CREATE = """
        interp:create - make an interpreter and print its name
        usage: interp:create [--name NAME] [--config PRESET] [--set FIELD=VALUE]... [--json]
          --name NAME        its name; without it, interp-ID
          --config PRESET    what it may do: isolated (the default), legacy or empty
          --set FIELD=VALUE  change one field of that
          --json             print it as a JSON object
        A FIELD that is true or false: use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads,
        check_multi_interp_extensions. gil is default, shared or own. A limit, 0 for none: cpu_limit and wall_limit, a
        time such as 1500ms, 10s, 5m or 1h; allocation_limit, a size such as 64m; thread_limit, a number. phase_deadline
        is how long each phase of its end may take.
        example: interp:create --name tenant --set cpu_limit=10s --set allocation_limit=64m
        """;

    private void create(Call call) {
        InterpreterConfig config;
        try {
            config = InterpreterConfig.preset(call.option("config").orElse("isolated"));
            for (String setting : call.options("set")) {
                int equals = setting.indexOf('=');
                if (equals < 0) {
                    throw call.usage().fault("--set needs FIELD=VALUE, not " + setting);
                }
                config = config.with(setting.substring(0, equals), setting.substring(equals + 1));
            }
        } catch (IllegalArgumentException e) {
            throw call.usage().fault(String.valueOf(e.getMessage()));
        }
        Interpreter made = services.interpreters().create(call.option("name").orElse(""), config);
        call.out().println(call.json() ? Json.of(Description.brief(made)) : made.name());
    }

    private static final String LIST = """
        interp:list - list the interpreters
        usage: interp:list [--json]
          --json  print a JSON array of objects
        example: interp:list
        """;

    private void list(Call call) {
        List<Interpreter> interpreters = services.interpreters().list();
        if (call.json()) {
            call.out()
                    .println(Json.of(interpreters.stream().map(Description::brief).toList()));
            return;
        }
        Table table = new Table("ID", "NAME", "STATE", "RUNNING", "LOCK", "MADE BY");
        for (Interpreter interpreter : interpreters) {
            table.row(
                    interpreter.id(),
                    interpreter.name(),
                    lower(interpreter.state()),
                    interpreter.isRunning() ? "yes" : "no",
                    interpreter.config().gil(),
                    interpreter.whence());
        }
        call.out().print(table.text(call.screen()));
    }

    private static final String INFO = """
        interp:info - show an interpreter: its state, what it may do, what it has used, and its Java modules
        usage: interp:info ID|NAME [--json]
          --json  print a JSON object, with times in seconds, sizes in bytes, and null for no limit
        warnings is how many it has shown lately, dict how many things others keep in its dictionary.
        example: interp:info main
        """;

    private void info(Call call) {
        Map<String, @Nullable Object> description = Description.full(
                services.interpreters().get(call.operand(0)), services.optional(ImportSystem.class));
        call.out().print(call.json() ? Json.of(description) + "\n" : Properties.text(description));
    }

    private static final String EXEC = """
        interp:exec - run Python code in an interpreter's __main__
        usage: interp:exec ID|NAME CODE
        Put the code in quotes. In single quotes everything is literal, line ends too, but no single quote can be
        inside. In double quotes write \\$ \\% \\" and \\\\ for these four characters.
        Ctrl-C interrupts it; a second Ctrl-C ends it for good, and the interpreter can then only be closed.
        example: interp:exec tenant 'import sys; print("Python", sys.version)'
        """;

    private void exec(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        breakable(call, interpreter);
        interpreter.exec(call.operand(1));
    }

    private static final String RUN = """
        interp:run - run a Python program in an interpreter's __main__, as python would
        usage: interp:run ID|NAME FILE [ARG...]
        The program finds its arguments in sys.argv. An ARG that begins with - comes after --.
        example: interp:run tenant primes.py
        """;

    private void run(Call call) throws NoSuchFileException {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        Path file = call.file(call.operand(1));
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        breakable(call, interpreter);
        int status = interpreter.run(new Program(Program.Kind.FILE, file.toString(), call.operands(2)));
        if (status != 0) {
            throw new ConsoleException(file + " exited with status " + status);
        }
    }

    private static final String IMPORT = """
        interp:import - import a module into an interpreter
        usage: interp:import ID|NAME MODULE
        A deployed module is meant first, then one of Python's, which gets its name in __main__.
        example: interp:import tenant counter
        """;

    private void importModule(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        String module = call.operand(1);
        if (!DOTTED_NAME.matcher(module).matches()) {
            throw call.usage().fault(module + " is no name of a module");
        }
        breakable(call, interpreter);
        ImportSystem importSystem = services.importSystem();
        if (importSystem.provides(interpreter, module)) {
            importSystem.importModule(interpreter, module);
        } else {
            interpreter.exec("import " + module);
        }
    }

    private static final String CALL = """
        interp:call - call a function of a module in an interpreter and print the result
        usage: interp:call ID|NAME MODULE.FUNCTION [ARG...] [--json]
          --json  print the result as JSON
        The module is imported first when it has to be. An ARG is a Python literal: 1, -1.5, True, None, or a string in
        quotes of its own, as in "'5'"; all else is a string. A result of None is not printed.
        An ARG that begins with - and is no number comes after --.
        example: interp:call tenant math.pow 2 -0.5
        """;

    private void call(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        @Nullable
        Object[] arguments = call.operands(2).stream().map(Literals::parse).toArray();
        breakable(call, interpreter);
        Object result = interpreter.call(call.operand(1), arguments);
        if (call.json()) {
            call.out().println(Json.of(result));
        } else if (result != null) {
            call.out().println(PythonText.of(result));
        }
    }

    private static final String MODULES = """
        interp:modules - list the Java modules that an interpreter has imported
        usage: interp:modules ID|NAME [--json]
          --json  print a JSON array of objects
        example: interp:modules tenant
        """;

    private void modules(Call call) {
        Interpreter interpreter = services.interpreters().get(call.operand(0));
        List<Module> modules = services.importSystem().modules(interpreter);
        Table table = new Table("MODULE", "FUNCTIONS", "CONSTANTS");
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Module module : modules) {
            List<String> functions = new ArrayList<>();
            List<String> constants = new ArrayList<>();
            module.attributes()
                    .forEach((name, value) -> (value instanceof ModuleFunction ? functions : constants).add(name));
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("name", module.name());
            object.put("functions", functions);
            object.put("constants", constants);
            objects.add(object);
            table.row(module.name(), String.join(" ", functions), String.join(" ", constants));
        }
        if (call.json()) {
            call.out().println(Json.of(objects));
        } else if (table.isEmpty()) {
            call.err().println(interpreter + " has imported no Java modules");
        } else {
            call.out().print(table.text(call.screen()));
        }
    }

    /** Lets Ctrl-C reach what runs in the interpreter: its thread's interruption ends Java code, the evaluator the rest. */
    private void breakable(Call call, Interpreter interpreter) {
        Evaluator evaluator = services.optional(Evaluator.class);
        if (evaluator != null) {
            call.work().breaker(again -> {
                try {
                    evaluator.interrupt(interpreter);
                } catch (InterpreterException e) {
                    if (!again) {
                        throw e;
                    }
                    evaluator.cancel(interpreter);
                }
            });
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
