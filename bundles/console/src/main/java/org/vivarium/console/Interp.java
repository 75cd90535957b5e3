package org.vivarium.console;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportSystem;

/** The commands that make interpreters and show them. */
final class Interp {
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
                new Command(ImportedModules.USAGE, foreground, new ImportedModules(services)::run),
                new Command(Threads.USAGE, foreground, new Threads(services)::run),
                new Command(Top.USAGE, foreground, new Top(services)::run),
                new Command(Soak.USAGE, foreground, new Soak(services, Footprint::ofProcess)::run));
    }

    private static final String CREATE = """
        interp:create - make an interpreter and print its name
        usage: interp:create [--name NAME] [--config PRESET] [--set FIELD=VALUE]... [--json]
          --name NAME        its name; without it, interp-ID
          --config PRESET    what it may do: isolated (the default), legacy or empty
          --set FIELD=VALUE  change one field of that
          --json             print it as a JSON object
        These FIELDs are true or false: use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads,
        check_multi_interp_extensions, follow_updates (whether it takes what module:update deploys at once), and, for what its
        Python may reach, allow_sockets, allow_processes, allow_native, allow_environment. In the others 0 is for no limit:
          gil               whose lock it uses: default, shared or own
          cpu_limit         a time such as 1500ms, 10s, 5m or 1h
          wall_limit        a time
          allocation_limit  a size such as 64m
          thread_limit      a number
          phase_deadline    how long each phase of its end may take
          modules           the versions that will do, by ==, !=, >=, <=, >, < or ~=, with spaces between modules; all of
                            it in quotes, for > and < redirect otherwise
          import_deadline   how long the import of a module may take, and how long one that is replaced waits for those at
                            work in it
          path              folders in front of sys.path, with : between them
          venv              the folder of a virtual environment, whose packages Python finds
          files             which files its Python may use: all, read (but not write) or none
        example: interp:create --name tenant --set cpu_limit=10s --set 'modules=greeting>=1.2,<2 counter==1'
        """;

    /** The fields that name folders. */
    static final Set<String> FOLDERS = Set.of("path", "venv");

    private void create(Call call) {
        InterpreterConfig config;
        try {
            config = InterpreterConfig.preset(call.option("config").orElse("isolated"));
            for (String setting : call.options("set")) {
                int equals = setting.indexOf('=');
                if (equals < 0) {
                    throw call.usage().fault("--set needs FIELD=VALUE, not " + setting);
                }
                String field = setting.substring(0, equals);
                String value = setting.substring(equals + 1);
                config = config.with(field, FOLDERS.contains(field) ? folders(call, value) : value);
            }
        } catch (IllegalArgumentException e) {
            throw call.usage().fault(String.valueOf(e.getMessage()));
        }
        Interpreter made = services.interpreters().create(call.option("name").orElse(""), config);
        call.out().println(call.json() ? Json.of(Description.brief(made)) : made.name());
    }

    /** The folders that are meant, as seen from the session's. */
    private static String folders(Call call, String value) {
        return Stream.of(value.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> call.file(folder).toString())
                .collect(Collectors.joining(File.pathSeparator));
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
                    .println(Json.of(
                            interpreters.stream().map(Description::brief).toList()));
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
          --json  print a JSON object, with the units in the names, and null for no limit
        warnings is how many it has shown lately, dict how many things others keep in its dictionary.
        example: interp:info main
        """;

    private void info(Call call) {
        Map<String, @Nullable Object> description =
                Description.full(services.interpreters().get(call.operand(0)), services.optional(ImportSystem.class));
        call.out().print(call.json() ? Json.of(description) + "\n" : Properties.text(description));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
